// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.memory;

import dev.sluice.engine.fixture.FormatCase;
import dev.sluice.engine.policy.Signals;
import dev.sluice.engine.reduce.DropDecision;
import dev.sluice.engine.reduce.MergeInput;
import dev.sluice.engine.reduce.TokenGrid;
import dev.sluice.engine.reduce.TokenStep;
import dev.sluice.model.VisualStep;
import dev.sluice.model.tensor.Signal;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The values in the goldens of this package's formats. */
public final class MemoryFormatCases {

    private static final long START = 1_700_000_000_000_000L;
    private static final long SECOND = 1_000_000;
    private static final TokenGrid GRID = new TokenGrid(2, 3);
    private static final TokenGrid SQUARE = new TokenGrid(2, 2);

    private MemoryFormatCases() {}

    public static List<FormatCase<?>> all() {
        TokenBlockFormat block = new TokenBlockFormat();
        EvidenceFormat evidence = new EvidenceFormat();
        OpenStepFormat open = new OpenStepFormat();
        return List.of(
                FormatCase.of(block, "steps", new TokenBlock(1, GRID, 2, steps())),
                FormatCase.of(block, "empty", TokenBlock.of(emptyStep())),
                FormatCase.of(evidence, "steps", evidence()),
                FormatCase.of(evidence, "empty", Evidence.EMPTY),
                FormatCase.of(new SeenVideoFormat(), "unknown", SeenVideo.UNKNOWN),
                FormatCase.of(
                        new SeenVideoFormat(),
                        "unseen",
                        new SeenVideo(
                                START + 9 * SECOND,
                                List.of(
                                        new UnseenTime(Evidence.NONE, START),
                                        new UnseenTime(START + 3 * SECOND, START + 5 * SECOND)))),
                FormatCase.byVersion(open, "all", all(Signals.NONE), all(signals())),
                FormatCase.of(open, "first", openStep(null, false, 0, Signals.NONE)),
                FormatCase.of(
                        open,
                        "gated",
                        new OpenStep(201, START + SECOND, START + SECOND, SQUARE, null)),
                FormatCase.of(
                        new CanvasHeaderFormat(),
                        "painted",
                        new CanvasHeader(START + 7 * SECOND / 2, 103, GRID, 2)),
                FormatCase.of(
                        new CanvasTokenFormat(2),
                        "painted",
                        new CanvasToken(
                                100,
                                START,
                                START + SECOND / 2,
                                3,
                                Arrays.copyOfRange(halves(8), 4, 8))));
    }

    private static byte[] halves(int bytes) {
        byte[] halves = new byte[bytes];
        for (int i = 0; i < bytes; i++) {
            halves[i] = (byte) (i * 7);
        }
        return halves;
    }

    private static MemoryStep emptyStep() {
        return MemoryStep.empty(101, START + SECOND, START + SECOND, GRID);
    }

    private static List<MemoryStep> steps() {
        return List.of(
                new MemoryStep(
                        100,
                        START,
                        START + SECOND / 2,
                        GRID,
                        2,
                        new int[] {0, 4},
                        new int[] {0, 3},
                        halves(8)),
                emptyStep(),
                new MemoryStep(
                        103,
                        START + 3 * SECOND,
                        START + 7 * SECOND / 2,
                        GRID,
                        2,
                        new int[] {1, 2, 5},
                        new int[] {0, 0, 1},
                        halves(12)));
    }

    private static Evidence evidence() {
        VisualStep last =
                new VisualStep(100, 2, 3, new int[] {0, 4}, new float[] {1, -2, 0.5f, 65504});
        VisualStep open = new VisualStep(104, 2, 3, new int[] {5}, new float[] {0.25f, 0});
        return new Evidence(List.of(last), List.of(open), START, START + 9 * SECOND / 2, 9, 30, 3);
    }

    private static OpenStep all(Signals signals) {
        return openStep(new float[] {.4f, .3f, .2f, .1f}, true, 0.25, signals);
    }

    private static Signals signals() {
        Signal keys = new Signal(new int[] {4, 2}, new float[] {1, 2, 3, 4, -1, -2, -3, 0.5f});
        return Signals.of(Map.of(Signals.KEYS, keys));
    }

    private static OpenStep openStep(
            float[] attention, boolean compared, double redundancy, Signals signals) {
        float[] features = {1, -2, 0.5f, 65504, 0, 0.25f, 3, -0.125f};
        float[] similarity = {0.1f, 0.9f, -0.2f, 0.3f};
        boolean[] keep = {true, false, true, true};
        MergeInput input =
                new MergeInput(
                        new TokenStep(200, SQUARE, 2, features, attention, null, signals),
                        new DropDecision(keep, compared ? similarity : null, redundancy));
        return new OpenStep(200, START, START + SECOND / 2, SQUARE, input);
    }
}
