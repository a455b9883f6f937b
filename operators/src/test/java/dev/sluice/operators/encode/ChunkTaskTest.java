package dev.sluice.operators.encode;

import dev.sluice.ingest.decode.ChunkDecoder;
import dev.sluice.model.VideoLlm;
import dev.sluice.operators.TestingChunks;
import dev.sluice.operators.TestingVideoLlm;

import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;

import java.util.concurrent.CancellationException;

import static org.assertj.core.api.Assertions.assertThat;

class ChunkTaskTest {

    private final EncodeSettings settings = EncodeSettings.from(new Configuration());

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
                        new ChunkDecoder(settings.limits()),
                        settings.slots(),
                        new StepEncoder(model, settings.gate(), false));
        return task.apply(
                ChunkRecords.parse(TestingChunks.chunk("cam", 0)),
                StreamProgress.START,
                () -> cancelled);
    }
}
