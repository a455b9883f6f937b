// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.perceive;

import dev.sluice.engine.fixture.TestingChunks;
import dev.sluice.engine.fixture.TestingVideoLlm;
import dev.sluice.engine.protocol.ChunkRecord;
import dev.sluice.engine.stream.FrameGate;
import dev.sluice.engine.stream.StreamProgress;
import dev.sluice.ingest.decode.ChunkDecoder;
import dev.sluice.ingest.decode.DecodeLimits;
import dev.sluice.ingest.decode.FrameSlots;
import dev.sluice.model.VideoLlm;

import org.junit.jupiter.api.Test;

import java.util.concurrent.CancellationException;

import static org.assertj.core.api.Assertions.assertThat;

class ChunkTaskTest {

    private static final FrameGate GATE = new FrameGate(0.02, 10_000_000, 32);

    @Test
    void aJobThatEndsDoesNotWaitForTheRestOfAChunk() throws Exception {
        try (VideoLlm model = TestingVideoLlm.openSingle()) {
            assertThat(apply(model, false).encoded()).isEqualTo(1);

            ChunkResult cancelled = apply(model, true);
            assertThat(cancelled.encoded()).isZero();
            assertThat(cancelled.failure()).isInstanceOf(CancellationException.class);
        }
    }

    private ChunkResult apply(VideoLlm model, boolean cancelled) throws Exception {
        ChunkTask task =
                new ChunkTask(
                        model,
                        new ChunkDecoder(DecodeLimits.defaults()),
                        FrameSlots.ofFps(2),
                        new StepEncoder(model, GATE, false));
        return task.apply(
                ChunkRecord.parse(TestingChunks.chunk("cam", 0)).chunk(),
                StreamProgress.START,
                () -> cancelled);
    }
}
