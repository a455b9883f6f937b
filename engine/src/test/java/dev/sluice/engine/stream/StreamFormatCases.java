// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.stream;

import dev.sluice.engine.fixture.FormatCase;
import dev.sluice.engine.motion.FrameShift;
import dev.sluice.engine.motion.LumaGrid;
import dev.sluice.engine.motion.MotionState;
import dev.sluice.engine.policy.Signals;
import dev.sluice.engine.protocol.Query;
import dev.sluice.engine.protocol.QueryMode;
import dev.sluice.engine.reduce.CameraMotion;
import dev.sluice.engine.reduce.DropDecision;
import dev.sluice.engine.reduce.TokenGrid;
import dev.sluice.engine.reduce.TokenStep;
import dev.sluice.ingest.decode.FrameLuma;
import dev.sluice.ingest.decode.RgbImage;
import dev.sluice.ingest.decode.SampledFrame;
import dev.sluice.model.tensor.Signal;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The values in the goldens of this package's formats. */
public final class StreamFormatCases {

    private static final long START = 1_700_000_000_000_000L;
    private static final long SECOND = 1_000_000;
    private static final String STREAM = "cam-ä";

    private StreamFormatCases() {}

    public static List<FormatCase<?>> all() {
        List<FormatCase<?>> cases = new ArrayList<>(items());
        cases.add(FormatCase.of(new ChunkOrderFormat(), "new", ChunkOrder.EMPTY));
        cases.add(
                FormatCase.byVersion(
                        new ChunkOrderFormat(),
                        "gaps",
                        before3(2, 4, 5, 15, 16, 17),
                        before3(2, 15, 15, 17, 17, 17),
                        partitions()));
        cases.add(FormatCase.of(new PendingChunkFormat(), "ready", in(3, chunk(9, 15, 17))));
        cases.add(FormatCase.of(new StreamProgressFormat(), "start", StreamProgress.START));
        cases.add(
                FormatCase.byVersion(
                        new StreamProgressFormat(),
                        "half-step",
                        progress(null, StepShape.NONE, MotionState.START),
                        progress(null, new StepShape(64, 2), MotionState.START),
                        progress(null, new StepShape(64, 2), motion()),
                        progress(luma(), new StepShape(64, 2), motion())));
        return cases;
    }

    /** What versions 1 and 2 hold: the chunks that are ready are among the rest. */
    private static ChunkOrder before3(long... readySeconds) {
        List<PendingChunk> ready =
                List.of(
                        chunk(1, 1, readySeconds[0]),
                        chunk(3, 3, readySeconds[1]),
                        chunk(4, 4, readySeconds[2]),
                        chunk(8, 14, readySeconds[3]),
                        chunk(9, 15, readySeconds[4]));
        long bytes = ready.stream().mapToLong(PendingChunk::bytes).sum() + 4011;
        return order(
                0,
                List.of(chunk(11, 16, readySeconds[5])),
                new TreeMap<>(),
                new ReadyQueue(0, 5, 0, 0, at(17)),
                bytes);
    }

    /** An epoch of which chunks 2 and 5 to 7 were skipped, 10 is missing, and 0 is applied. */
    private static ChunkOrder order(
            long first,
            List<PendingChunk> waiting,
            SortedMap<Integer, SequenceState> partitions,
            ReadyQueue queue,
            long bytes) {
        List<Gap> skipped =
                List.of(new Gap(1, 2, 2, at(2), at(3)), new Gap(1, 5, 7, at(5), at(14)));
        return new ChunkOrder(
                true,
                first,
                new SequenceState(1, 10, 9, 0, at(16), waiting),
                List.of(),
                skipped,
                partitions,
                queue,
                bytes,
                List.of());
    }

    /** The same in two partitions, with a refused chunk, and with a chunk of the next epoch. */
    private static ChunkOrder partitions() {
        PendingChunk waiting = in(3, chunk(12, 17, 0));
        PendingChunk later = new PendingChunk(2, 1, at(20), at(21), 4013, 0, at(20) / 1_000, 0);
        SortedMap<Integer, SequenceState> partitions = new TreeMap<>();
        partitions.put(0, new SequenceState(2, 0, -1, 0, ChunkOrder.NONE, List.of(later)));
        partitions.put(3, new SequenceState(1, 11, 9, 1, at(16), List.of(waiting)));
        return new ChunkOrder(
                true,
                0,
                new SequenceState(1, 11, 9, 1, at(16), List.of(waiting)),
                List.of(later),
                List.of(new Gap(1, 2, 2, at(2), at(3))),
                partitions,
                new ReadyQueue(40, 45, 42, 1, 15 * SECOND),
                24_025,
                List.of());
    }

    private static PendingChunk in(int partition, PendingChunk chunk) {
        return new PendingChunk(
                chunk.epoch(),
                chunk.sequence(),
                chunk.captureMicros(),
                chunk.endMicros(),
                chunk.bytes(),
                partition,
                chunk.timestampMillis(),
                chunk.readyMicros());
    }

    private static PendingChunk chunk(long sequence, long second, long readySecond) {
        int bytes = 4000 + (int) sequence;
        return new PendingChunk(
                1,
                sequence,
                at(second),
                at(second + 1),
                bytes,
                PendingChunk.UNKNOWN_PARTITION,
                at(second) / 1_000,
                at(readySecond));
    }

    private static long at(long second) {
        return START + second * SECOND;
    }

    /** A camera that pans. */
    private static MotionState motion() {
        return new MotionState(
                new LumaGrid(3, 2, new byte[] {0, 1, 127, -128, -2, -1}),
                List.of(
                        new FrameShift(FrameShift.Kind.STILL, 0, 0),
                        new FrameShift(FrameShift.Kind.SHIFT, -7, 2),
                        new FrameShift(FrameShift.Kind.LOST, 0, 0)),
                CameraMotion.PANNING);
    }

    private static FrameLuma luma() {
        return new FrameLuma(2, 2, new short[] {0, 255, 32767, (short) 0xff00});
    }

    /**
     * A stream in the middle of a step.
     *
     * @param luma of its first frame; null for that of the image, as before version 4
     */
    private static StreamProgress progress(
            @Nullable FrameLuma luma, StepShape shape, MotionState motion) {
        RgbImage image = new RgbImage(2, 1, new byte[] {0, 1, 127, -128, -2, -1});
        SampledFrame half =
                new SampledFrame(
                        3_400_000_004L, at(2), luma == null ? FrameLuma.of(image) : luma, image);
        short[] cells = {0, 1, 256, 32767, (short) 0xff00, -1};
        GateState gate = new GateState(new Thumbnail(3, 2, cells), START + 1_500_000);
        return new StreamProgress(
                START, 3_400_000_003L, START + 2_500_000, half, gate, shape, motion);
    }

    private static List<FormatCase<?>> items() {
        StreamItemFormat format = new StreamItemFormat();
        TokenGrid grid = new TokenGrid(3, 3);
        EncodedStep plain = encoded(grid, null, null, Signals.NONE);
        GatedStep gated = new GatedStep(STREAM, 101, at(1), at(1) + SECOND / 2, grid);
        return List.of(
                FormatCase.byVersion(
                        format,
                        "encoded",
                        encoded(grid, attention(), pixels(), Signals.NONE),
                        panned(encoded(grid, attention(), pixels(), Signals.NONE))),
                FormatCase.byVersion(
                        format, "encoded-signals", plain, encoded(grid, null, null, signals())),
                FormatCase.byVersion(
                        format,
                        "dropped-signals",
                        new DroppedStep(plain, decision(true, 0.375), false),
                        new DroppedStep(
                                encoded(grid, null, null, signals()),
                                decision(true, 0.375),
                                false)),
                FormatCase.of(
                        format, "dropped", new DroppedStep(plain, decision(true, 0.375), true)),
                FormatCase.of(
                        format, "dropped-first", new DroppedStep(plain, decision(false, 0), false)),
                FormatCase.of(format, "gated", gated),
                FormatCase.of(format, "clock", new ClockAdvance(STREAM, at(2))),
                FormatCase.of(format, "seen", new VideoSeen(STREAM, at(1), at(2))),
                FormatCase.of(format, "set-back", new ClockSetBack(STREAM, at(9), at(2))),
                FormatCase.of(format, "forgotten", new StreamForgotten(STREAM, "r-1", true)),
                FormatCase.of(format, "query", new StreamQuery(query())),
                FormatCase.of(format, "started", new ChunkStarted(STREAM)),
                FormatCase.of(format, "paused", new InputPaused(STREAM)),
                FormatCase.of(format, "resumed", new InputResumed(STREAM)));
    }

    private static Signals signals() {
        float[] norms = {9, 8, 7, 6, 5, 4, 3, 2, 1};
        return Signals.of(Map.of(Signals.VALUE_NORM, new Signal(new int[] {1, 9}, norms)));
    }

    private static EncodedStep encoded(
            TokenGrid grid, float[] attention, byte[] pixels, Signals signals) {
        float[] features = new float[2 * grid.size()];
        for (int i = 0; i < features.length; i++) {
            features[i] = i * 0.25f - 2;
        }
        TokenStep tokens = new TokenStep(100, grid, 2, features, attention, pixels, signals);
        return new EncodedStep(STREAM, START, START + SECOND / 2, tokens);
    }

    private static EncodedStep panned(EncodedStep step) {
        return new EncodedStep(
                step.streamId(),
                step.captureMicros(),
                step.endMicros(),
                step.tokens().filmed(CameraMotion.PANNING));
    }

    private static float[] attention() {
        float[] attention = new float[9];
        for (int i = 0; i < attention.length; i++) {
            attention[i] = 1f / (i + 1);
        }
        return attention;
    }

    private static byte[] pixels() {
        byte[] pixels = new byte[2 * 9 * 3];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (i * 5);
        }
        return pixels;
    }

    private static DropDecision decision(boolean compared, double redundancy) {
        boolean[] keep = new boolean[9];
        float[] similarity = new float[9];
        for (int i = 0; i < keep.length; i++) {
            keep[i] = i % 3 != 1;
            similarity[i] = i * 0.1f;
        }
        return new DropDecision(keep, compared ? similarity : null, redundancy);
    }

    private static Query query() {
        return new Query(
                "q-1",
                STREAM,
                "What is on the table?",
                at(5),
                60 * SECOND,
                QueryMode.ONCE,
                Query.NEVER,
                List.of("a cup", "nothing"),
                12);
    }
}
