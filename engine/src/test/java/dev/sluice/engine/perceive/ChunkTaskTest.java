// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.perceive;

import dev.sluice.engine.fixture.DamagedVideo;
import dev.sluice.engine.fixture.TestingChunks;
import dev.sluice.engine.fixture.TestingVideoLlm;
import dev.sluice.engine.protocol.ChunkRecord;
import dev.sluice.engine.stream.FrameGate;
import dev.sluice.engine.stream.StreamItem;
import dev.sluice.engine.stream.StreamItemFormat;
import dev.sluice.engine.stream.StreamProgress;
import dev.sluice.ingest.chunk.VideoChunk;
import dev.sluice.ingest.decode.ChunkDecoder;
import dev.sluice.ingest.decode.DecodeLimits;
import dev.sluice.ingest.decode.DecodeSettings;
import dev.sluice.ingest.decode.FrameSlots;
import dev.sluice.model.VideoLlm;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CancellationException;

import static org.assertj.core.api.Assertions.assertThat;

class ChunkTaskTest {

    private static final long MAX_OVERLAP = 60_000_000;
    private static final double CLOSED = 2; // more than any difference
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

    @Test
    void theStepsBeforeDamageAreThoseOfTheUndamagedChunk() throws Exception {
        try (VideoLlm model = TestingVideoLlm.open()) {
            VideoChunk whole = DamagedVideo.whole("cam", 1, 0, TestingChunks.START);
            VideoChunk damaged = DamagedVideo.damaged("cam", 1, 0, TestingChunks.START);

            ChunkResult expected = task(model).apply(whole, StreamProgress.START, () -> false);
            ChunkResult result = task(model).apply(damaged, StreamProgress.START, () -> false);

            assertThat(expected.damage()).isEmpty();
            assertThat(result.failure()).isNull();
            assertThat(result.damage()).hasSize(1);
            assertThat(result.damagedFrames()).isBetween(1, 9);
            assertThat(result.frames() + result.damagedFrames()).isEqualTo(DamagedVideo.FRAMES);
            assertThat(result.damage().get(0).fromMicros())
                    .isBetween(TestingChunks.START + 3_000_000, whole.endMicros());
            // The last group gives one of its two sampled frames, which waits for the next chunk.
            assertThat(result.steps()).hasSize(3);
            assertThat(bytes(result.steps())).isEqualTo(bytes(expected.steps().subList(0, 3)));
            assertThat(result.after().clockMicros()).isEqualTo(whole.endMicros());
        }
    }

    @Test
    void damageIsKeptWhereAHalfStepEndsFirst() throws Exception {
        try (VideoLlm model = TestingVideoLlm.open()) {
            StreamProgress half =
                    task(model)
                            .apply(
                                    ChunkRecord.parse(TestingChunks.chunk("cam", 0)).chunk(),
                                    StreamProgress.START,
                                    () -> false)
                            .after();
            assertThat(half.half()).isNotNull();
            long later = TestingChunks.START + 10_000_000;

            ChunkResult result =
                    task(model).apply(DamagedVideo.damaged("cam", 2, 0, later), half, () -> false);

            assertThat(result.steps()).hasSize(4);
            assertThat(result.damage()).hasSize(1);
        }
    }

    @Test
    void framesOfStepsThatTheGateKeepsBackAreNeverResized() throws Exception {
        try (TestingVideoLlm model = TestingVideoLlm.open()) {
            VideoChunk chunk = DamagedVideo.whole("cam", 1, 0, TestingChunks.START);
            FrameGate closed = new FrameGate(CLOSED, Long.MAX_VALUE, 32);

            ChunkResult result =
                    task(model, closed, DecodeSettings.MAX_HELD_BYTES)
                            .apply(chunk, StreamProgress.START, () -> false);

            assertThat(result.steps()).hasSizeGreaterThan(2);
            assertThat(result.encoded()).isEqualTo(1);
            assertThat(model.resizes()).as("of the first step").isEqualTo(2);
        }
    }

    @Test
    void whetherFramesWaitDoesNotMatter() throws Exception {
        for (double threshold : new double[] {0, 0.005, 0.02, 0.1, 0.3}) {
            List<String> items = new ArrayList<>();
            for (long maxHeldBytes : new long[] {0, DecodeSettings.MAX_HELD_BYTES}) {
                try (TestingVideoLlm model = TestingVideoLlm.open()) {
                    FrameGate gate = new FrameGate(threshold, 10_000_000, 32);
                    ChunkTask task = task(model, gate, maxHeldBytes);
                    StreamProgress progress = StreamProgress.START;
                    for (int sequence = 0; sequence < 3; sequence++) {
                        long start = TestingChunks.START + sequence * DamagedVideo.LENGTH;
                        VideoChunk chunk = DamagedVideo.whole("cam", 1, sequence, start);
                        ChunkResult result = task.apply(chunk, progress, () -> false);
                        items.addAll(bytes(result.items()));
                        progress = result.after();
                    }
                }
            }
            int each = items.size() / 2;
            assertThat(items.subList(0, each))
                    .as("threshold %s", threshold)
                    .isEqualTo(items.subList(each, 2 * each))
                    .isNotEmpty();
        }
    }

    private static ChunkTask task(VideoLlm model, FrameGate gate, long maxHeldBytes) {
        DecodeSettings settings = DecodeSettings.defaults().withMaxHeldBytes(maxHeldBytes);
        return new ChunkTask(
                model,
                new ChunkDecoder(settings),
                FrameSlots.ofFps(2),
                new StepEncoder(model, gate, false),
                MAX_OVERLAP);
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
                new ChunkDecoder(DecodeLimits.defaults()),
                FrameSlots.ofFps(2),
                new StepEncoder(model, GATE, false),
                MAX_OVERLAP);
    }

    private ChunkResult apply(VideoLlm model, boolean cancelled) throws Exception {
        return task(model)
                .apply(
                        ChunkRecord.parse(TestingChunks.chunk("cam", 0)).chunk(),
                        StreamProgress.START,
                        () -> cancelled);
    }
}
