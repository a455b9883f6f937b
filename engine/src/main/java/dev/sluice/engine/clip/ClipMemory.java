// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.clip;

import dev.sluice.engine.memory.Evidence;
import dev.sluice.engine.memory.FinalStep;
import dev.sluice.engine.memory.MemoryLimits;
import dev.sluice.engine.memory.SeenVideo;
import dev.sluice.engine.memory.VisualMemory;
import dev.sluice.engine.perceive.ChunkResult;
import dev.sluice.engine.reduce.DropDecision;
import dev.sluice.engine.reduce.InvalidTokensException;
import dev.sluice.engine.reduce.ReductionPolicy;
import dev.sluice.engine.reduce.SceneDetector;
import dev.sluice.engine.reduce.TokenDrop;
import dev.sluice.engine.stream.DroppedStep;
import dev.sluice.engine.stream.EncodedStep;
import dev.sluice.engine.stream.GatedStep;
import dev.sluice.engine.stream.StreamItem;
import dev.sluice.engine.stream.VideoSeen;

import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/**
 * What one policy keeps of one clip, step by step: drop, merge and memory as in the job. Not safe
 * for several threads.
 */
public final class ClipMemory {

    private final String streamId;
    private final TokenDrop drop;
    private final VisualMemory memory;
    private final OutcomeTracker tracker;
    private SeenVideo seen = SeenVideo.UNKNOWN;
    private long clockMicros = Evidence.NONE;
    private long steps;
    private long gatedSteps;
    private long invalidSteps;
    private long reduceNanos;

    /**
     * Creates the memory of a clip of which nothing has been seen.
     *
     * @param streamId the clip's id; the questions about it have the same, and with it a session of
     *     the model
     */
    public ClipMemory(String streamId, ReductionPolicy policy, MemoryLimits limits)
            throws IOException {
        this(streamId, policy, limits, SceneDetector.below(0), outcome -> {});
    }

    /**
     * Creates the memory of a clip that also tells what becomes of each step.
     *
     * @param scenes finds scene changes; belongs to the memory from now on
     * @param outcomes takes each step once its tokens are final, ascending
     */
    public ClipMemory(
            String streamId,
            ReductionPolicy policy,
            MemoryLimits limits,
            SceneDetector scenes,
            Consumer<StepOutcome> outcomes)
            throws IOException {
        this.streamId = streamId;
        this.drop = policy.newDrop();
        this.memory =
                new VisualMemory(
                        limits,
                        policy::newMerge,
                        new HeapBlocks(),
                        new HeapBlocks(),
                        new HeapBlocks());
        this.tracker = new OutcomeTracker(scenes, policy.selects(), outcomes);
    }

    /**
     * Takes the steps of the next chunk.
     *
     * @param result as {@link ClipVideo} returns it; it is not changed
     */
    public void take(ChunkResult result) throws IOException {
        clockMicros = result.after().clockMicros();
        gatedSteps += result.gated();
        for (StreamItem item : result.items()) {
            accept(item);
        }
    }

    /** Ends the clip: its last steps become final. */
    public void end() throws IOException {
        long begin = System.nanoTime();
        List<FinalStep> last = memory.closeWindow();
        reduceNanos += System.nanoTime() - begin;
        tracker.completed(last);
    }

    private void accept(StreamItem item) throws IOException {
        if (item instanceof VideoSeen span) {
            seen = seen.with(span.fromMicros(), span.toMicros(), Evidence.NONE, 0);
        } else if (item instanceof EncodedStep step) {
            steps++;
            accept(step);
        } else {
            steps++;
            accept((GatedStep) item);
        }
    }

    private void accept(EncodedStep step) throws IOException {
        long begin = System.nanoTime();
        DropDecision decision;
        try {
            decision = drop.accept(step.tokens());
        } catch (InvalidTokensException e) {
            // As in the job: the stream goes on as if the gate had held the step back.
            invalidSteps++;
            accept(step.withoutTokens());
            return;
        }
        boolean change = tracker.decided(step, decision);
        List<FinalStep> completed = memory.accept(new DroppedStep(step, decision, change));
        tracker.took(step.tokens().step(), spent(begin));
        tracker.completed(completed);
    }

    private void accept(GatedStep step) throws IOException {
        long begin = System.nanoTime();
        tracker.gated(step);
        List<FinalStep> completed = memory.accept(step);
        tracker.took(step.step(), spent(begin));
        tracker.completed(completed);
    }

    private long spent(long begin) {
        long nanos = System.nanoTime() - begin;
        reduceNanos += nanos;
        return nanos;
    }

    /** The memory of what was taken so far. */
    VisualMemory memory() {
        return memory;
    }

    /** Which of the clip's times were seen. */
    SeenVideo seen() {
        return seen;
    }

    /** The clip's id. */
    String streamId() {
        return streamId;
    }

    /** The clip's clock, microseconds since 1970; {@link Long#MIN_VALUE} before the first chunk. */
    public long clockMicros() {
        return clockMicros;
    }

    /** Number of steps so far. */
    public long steps() {
        return steps;
    }

    /** Number of steps that the gate spared the encoder. */
    public long gatedSteps() {
        return gatedSteps;
    }

    /** Number of steps whose tokens no policy can reduce, because they are not finite. */
    public long invalidSteps() {
        return invalidSteps + memory.invalidSteps();
    }

    /** Time spent on drop, merge and memory, nanoseconds. */
    public long reduceNanos() {
        return reduceNanos;
    }
}
