// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.memory;

import dev.sluice.model.AnswerCall;
import dev.sluice.model.FinishReason;
import dev.sluice.model.FrameRows;
import dev.sluice.model.FrameSize;
import dev.sluice.model.Generation;
import dev.sluice.model.ModelException;
import dev.sluice.model.ModelInfo;
import dev.sluice.model.PromptRequest;
import dev.sluice.model.VideoLlm;
import dev.sluice.model.VisualStep;
import dev.sluice.model.VisualTokens;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/**
 * Answers with a digest of the prompt, so that equal answers mean equal prompts. A test can hold
 * the answers and decide when they arrive.
 *
 * <p>A question that contains "steady" always has the same answer. One with "broken" fails with a
 * model exception, one with "too long" because the prompt does not fit, one with "defect" with an
 * unexpected exception, and one with "speechless" with an exception that has no message.
 */
final class ScriptedVideoLlm implements VideoLlm {

    /**
     * In a question: a letter for each step follows, from which the answer is chosen if the step is
     * the last one. A is the first option; a small letter says that the model is not sure.
     */
    static final String SCRIPT = "script ";

    private static final Object GATE = new Object();
    private static final AtomicInteger OPEN = new AtomicInteger();
    private static final AtomicInteger ASKED = new AtomicInteger();
    private static boolean held; // guarded by GATE
    private static int inside; // guarded by GATE
    private static int mostInside; // guarded by GATE

    private final int dim;
    private final int frames;

    private ScriptedVideoLlm(int dim, int frames) {
        this.dim = dim;
        this.frames = frames;
        OPEN.incrementAndGet();
    }

    static VideoLlm open() {
        return open(MemoryHarness.DIM, 2);
    }

    /** Opens a model with this embedding dimension and number of frames per step. */
    static VideoLlm open(int dim, int frames) {
        return new ScriptedVideoLlm(dim, frames);
    }

    /** Returns the number of models that were opened and not closed. */
    static int openModels() {
        return OPEN.get();
    }

    /** Holds all answers until {@link #letGo}. */
    static void hold() {
        synchronized (GATE) {
            held = true;
            mostInside = inside;
        }
    }

    static void letGo() {
        synchronized (GATE) {
            held = false;
            GATE.notifyAll();
        }
    }

    /** Waits until the model is asked this many questions at once. */
    static void awaitInside(int count) throws InterruptedException {
        synchronized (GATE) {
            while (inside < count) {
                GATE.wait(10_000);
            }
        }
    }

    /** Returns the maximum number of concurrent questions since {@link #hold}. */
    static int mostInside() {
        synchronized (GATE) {
            return mostInside;
        }
    }

    @Override
    public ModelInfo info() {
        return new ModelInfo("scripted", "testing", "cpu", dim, frames, 8, 4096);
    }

    @Override
    public Generation generate(PromptRequest request, AnswerCall call) throws ModelException {
        BooleanSupplier cancelled = call.cancelled();
        if (!pass(cancelled)) {
            return new Generation(new int[0], "", FinishReason.CANCELLED, 0, 0, 0, 0, 0);
        }
        if (request.question().contains("broken")) {
            throw new ModelException(ModelException.Kind.FAILED, "the model is broken");
        }
        if (request.question().contains("too long")) {
            throw new ModelException(ModelException.Kind.TOO_LONG, "made for 4096");
        }
        if (request.question().contains("defect")) {
            throw new IllegalStateException("a defect");
        }
        if (request.question().contains("speechless")) {
            throw new UnsupportedOperationException();
        }
        ASKED.incrementAndGet();
        check(request.finalSteps());
        check(request.provisionalSteps());
        int tokens = tokens(request.finalSteps()) + tokens(request.provisionalSteps());
        if (request.question().contains(SCRIPT)) {
            return chosen(request, tokens);
        }
        String text =
                request.question().contains("steady")
                        ? "steady"
                        : "%d tokens, %08x".formatted(tokens, digest(request));
        return new Generation(new int[] {tokens}, text, FinishReason.STOP, tokens, tokens, 1, 2, 3);
    }

    /** Returns the option that the question names for the last step. */
    private static Generation chosen(PromptRequest request, int tokens) {
        List<VisualStep> steps = new ArrayList<>(request.finalSteps());
        steps.addAll(request.provisionalSteps());
        int last = (int) steps.get(steps.size() - 1).step();
        int script = request.question().indexOf(SCRIPT) + SCRIPT.length();
        char word = request.question().charAt(script + last);
        boolean sure = Character.isUpperCase(word);
        int option = Character.toUpperCase(word) - 'A';
        return new Generation(
                new int[] {option},
                request.options().get(option),
                FinishReason.STOP,
                tokens,
                tokens,
                0,
                sure ? 0.95 : 0.7,
                1,
                2,
                3);
    }

    /** Returns the number of answers since the last call. */
    static int takeAsked() {
        return ASKED.getAndSet(0);
    }

    private static boolean pass(BooleanSupplier cancelled) {
        synchronized (GATE) {
            inside++;
            mostInside = Math.max(mostInside, inside);
            GATE.notifyAll();
            try {
                while (held && !cancelled.getAsBoolean()) {
                    GATE.wait(5);
                }
                return !cancelled.getAsBoolean();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            } finally {
                inside--;
            }
        }
    }

    private void check(List<VisualStep> steps) throws ModelException {
        for (VisualStep step : steps) {
            if (step.rows().length != dim * step.positions().length) {
                throw new ModelException(ModelException.Kind.FAILED, "embeddings of another model");
            }
        }
    }

    private static int tokens(List<VisualStep> steps) {
        return steps.stream().mapToInt(step -> step.positions().length).sum();
    }

    private static int digest(PromptRequest request) {
        int digest = request.question().hashCode();
        digest = 31 * digest + request.options().hashCode();
        digest = 31 * digest + Double.hashCode(request.stepSeconds());
        digest = 31 * digest + request.maxNewTokens();
        for (List<VisualStep> steps : List.of(request.finalSteps(), request.provisionalSteps())) {
            digest = 31 * digest + steps.size();
            for (VisualStep step : steps) {
                digest = 31 * digest + Long.hashCode(step.step());
                digest = 31 * digest + step.gridHeight() * 1_000 + step.gridWidth();
                digest = 31 * digest + Arrays.hashCode(step.positions());
                digest = 31 * digest + Arrays.hashCode(step.rows());
            }
        }
        return digest;
    }

    @Override
    public FrameSize frameSize(int width, int height) {
        throw new UnsupportedOperationException("the scripted model only answers");
    }

    @Override
    public byte[] resize(FrameRows source, FrameSize target) {
        throw new UnsupportedOperationException("the scripted model only answers");
    }

    @Override
    public VisualTokens encode(FrameSize size, byte[] first, byte[] second) {
        throw new UnsupportedOperationException("the scripted model only answers");
    }

    @Override
    public void close() {
        OPEN.decrementAndGet();
    }
}
