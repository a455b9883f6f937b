// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.encode;

import dev.sluice.engine.stream.GateState;
import dev.sluice.engine.stream.StepShape;
import dev.sluice.engine.stream.StreamProgress;
import dev.sluice.engine.stream.Thumbnail;
import dev.sluice.ingest.decode.FrameLuma;
import dev.sluice.ingest.decode.RgbImage;
import dev.sluice.ingest.decode.SampledFrame;
import dev.sluice.operators.record.Serializers;

import org.junit.jupiter.api.Test;

import java.io.IOException;

import static org.assertj.core.api.Assertions.assertThat;

class StreamProgressSerializerTest {

    @Test
    void theStartComesBackWhole() throws IOException {
        assertThat(Serializers.roundTrip(StreamProgressSerializer.TYPE, StreamProgress.START))
                .isEqualTo(StreamProgress.START);
    }

    @Test
    void aHalfPatchAndTheGateComeBackWhole() throws IOException {
        RgbImage image =
                new RgbImage(
                        3, 2, new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, -1, -2, -3, 0, 0, 0, 1, 1, 1});
        StreamProgress progress =
                new StreamProgress(
                        7,
                        8,
                        9,
                        new SampledFrame(8, 77, image),
                        new GateState(Thumbnail.of(FrameLuma.of(image), 2), 5),
                        new StepShape(6, 2));

        assertThat(Serializers.roundTrip(StreamProgressSerializer.TYPE, progress))
                .usingRecursiveComparison()
                .isEqualTo(progress);
    }
}
