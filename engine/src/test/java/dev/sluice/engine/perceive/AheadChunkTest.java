// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.perceive;

import dev.sluice.engine.fixture.DamagedVideo;
import dev.sluice.engine.fixture.TestingChunks;
import dev.sluice.engine.fixture.TestingVideoLlm;
import dev.sluice.engine.stream.FrameGate;
import dev.sluice.engine.stream.StreamItem;
import dev.sluice.engine.stream.StreamItemFormat;
import dev.sluice.engine.stream.StreamProgress;
import dev.sluice.ingest.chunk.VideoChunk;
import dev.sluice.ingest.decode.ChunkDecoder;
import dev.sluice.ingest.decode.DecodeSettings;
import dev.sluice.ingest.decode.FrameSlots;
import dev.sluice.ingest.ffmpeg.NativeObject;
import dev.sluice.model.VideoLlm;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** A chunk that is decoded before its turn gives what it gives at its turn. */
class AheadChunkTest {

    private static final FrameSlots SLOTS = FrameSlots.ofFps(2);
    private static final long START_SLOT = SLOTS.slot(TestingChunks.START);

    @Test
    void theResultIsThatOfDecodingInTurnWhateverWasForetold() throws Exception {
        try (VideoLlm model = TestingVideoLlm.open()) {
            ChunkTask task = task(model);
            VideoChunk chunk = DamagedVideo.whole("cam", 1, 0, TestingChunks.START);
            for (long actual : new long[] {Long.MIN_VALUE, START_SLOT, START_SLOT + 3}) {
                StreamProgress before = progress(actual);
                ChunkResult expected = task.apply(chunk, before, () -> false);
                for (long foretold : new long[] {Long.MIN_VALUE, START_SLOT, START_SLOT + 3}) {
                    AheadChunk ahead = task.ahead(chunk, foretold);
                    assertThat(ahead.isDone()).isFalse();
                    ahead.decode();
                    assertThat(ahead.isDone()).isTrue();
                    assertThat(ahead.nanos()).isPositive();
                    if (foretold != actual) {
                        assertThat(ahead.take(actual)).isNull();
                    }

                    ChunkResult result = task.apply(chunk, before, () -> false, ahead);

                    assertThat(bytes(result.items())).isEqualTo(bytes(expected.items()));
                    assertThat(result.frames()).isEqualTo(expected.frames());
                    assertThat(result.after().lastSlot()).isEqualTo(expected.after().lastSlot());
                    assertThat(result.lastFrameMicros()).isEqualTo(expected.lastFrameMicros());
                }
            }
        }
    }

    @Test
    void whatHasNotBegunCanBeCancelled() throws Exception {
        try (VideoLlm model = TestingVideoLlm.open()) {
            VideoChunk chunk = DamagedVideo.whole("cam", 1, 0, TestingChunks.START);
            AheadChunk ahead = task(model).ahead(chunk, Long.MIN_VALUE);

            assertThat(ahead.cancel()).isTrue();
            ahead.decode();

            assertThat(ahead.isDone()).isFalse();
            assertThat(ahead.take(Long.MIN_VALUE)).isNull();
            assertThat(ahead.cancel()).isFalse();
        }
    }

    @Test
    void whatIsNotTakenIsFreedWhenItIsDiscarded() throws Exception {
        try (VideoLlm model = TestingVideoLlm.open()) {
            VideoChunk chunk = DamagedVideo.whole("cam", 1, 0, TestingChunks.START);
            long open = NativeObject.openCount();
            AheadChunk decoded = task(model).ahead(chunk, Long.MIN_VALUE);
            decoded.decode();
            assertThat(NativeObject.openCount()).isGreaterThan(open);
            decoded.discard();
            assertThat(NativeObject.openCount()).isEqualTo(open);
            assertThat(decoded.take(Long.MIN_VALUE)).isNull();

            AheadChunk discarded = task(model).ahead(chunk, Long.MIN_VALUE);
            discarded.discard();
            discarded.decode();
            assertThat(discarded.isDone()).isFalse();

            AheadChunk wrong = task(model).ahead(chunk, START_SLOT);
            wrong.decode();
            task(model).apply(chunk, StreamProgress.START, () -> false, wrong);
            assertThat(NativeObject.openCount()).isEqualTo(open);
        }
    }

    @Test
    void whatIsDiscardedWhileItIsDecodedIsFreedInTheEnd() throws Exception {
        try (VideoLlm model = TestingVideoLlm.open()) {
            VideoChunk chunk = DamagedVideo.whole("cam", 1, 0, TestingChunks.START);
            long open = NativeObject.openCount();
            for (int delay = 0; delay < 20; delay++) {
                AheadChunk ahead = task(model).ahead(chunk, Long.MIN_VALUE);
                Thread decoding = new Thread(ahead::decode, "decode-ahead-test");
                decoding.start();
                Thread.sleep(delay);
                ahead.discard();
                decoding.join();
                assertThat(NativeObject.openCount()).as("after %d ms", delay).isEqualTo(open);
            }
        }
    }

    @Test
    void theLastSlotFollowsFromTheTimeOfTheLastFrame() throws Exception {
        try (VideoLlm model = TestingVideoLlm.open()) {
            VideoChunk chunk = DamagedVideo.whole("cam", 1, 0, TestingChunks.START);

            ChunkResult result = task(model).apply(chunk, StreamProgress.START, () -> false);

            assertThat(result.lastFrameMicros()).isLessThan(chunk.endMicros());
            assertThat(SLOTS.slot(result.lastFrameMicros()))
                    .isEqualTo(result.after().lastSlot())
                    .isGreaterThan(START_SLOT);
        }
    }

    @Test
    void aChunkThatCannotBeUsedFailsAtItsTurn() throws Exception {
        try (VideoLlm model = TestingVideoLlm.open()) {
            ChunkTask task = task(model);
            VideoChunk whole = DamagedVideo.whole("cam", 1, 0, TestingChunks.START);
            VideoChunk noise =
                    new VideoChunk(
                            "cam",
                            1,
                            0,
                            "test",
                            whole.captureMicros(),
                            whole.durationMicros(),
                            0,
                            whole.contentType(),
                            new byte[1_000]);
            AheadChunk ahead = task.ahead(noise, Long.MIN_VALUE);
            ahead.decode();

            ChunkResult expected = task.apply(noise, StreamProgress.START, () -> false);
            ChunkResult result = task.apply(noise, StreamProgress.START, () -> false, ahead);

            assertThat(expected.failure()).isNotNull();
            assertThat(result.failure()).hasMessage(expected.failure().getMessage());
        }
    }

    private static StreamProgress progress(long lastSlot) {
        StreamProgress start = StreamProgress.START;
        return new StreamProgress(
                1,
                lastSlot,
                start.clockMicros(),
                null,
                start.gate(),
                start.shape(),
                start.motion());
    }

    private static List<String> bytes(List<StreamItem> items) throws IOException {
        List<String> bytes = new ArrayList<>();
        for (StreamItem item : items) {
            bytes.add(HexFormat.of().formatHex(new StreamItemFormat().toBytes(item)));
        }
        return bytes;
    }

    private static ChunkTask task(VideoLlm model) {
        return new ChunkTask(
                model,
                new ChunkDecoder(DecodeSettings.defaults()),
                SLOTS,
                new StepEncoder(model, new FrameGate(0.02, 10_000_000, 32), false),
                60_000_000);
    }
}
