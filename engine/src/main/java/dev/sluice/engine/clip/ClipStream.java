// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.clip;

import dev.sluice.engine.memory.Evidence;
import dev.sluice.engine.memory.MemoryLimits;
import dev.sluice.engine.memory.SeenVideo;
import dev.sluice.engine.memory.VisualMemory;
import dev.sluice.engine.perceive.ChunkResult;
import dev.sluice.engine.perceive.ChunkTask;
import dev.sluice.engine.reduce.InvalidTokensException;
import dev.sluice.engine.reduce.ReductionPolicy;
import dev.sluice.engine.reduce.TokenDrop;
import dev.sluice.engine.stream.DroppedStep;
import dev.sluice.engine.stream.EncodedStep;
import dev.sluice.engine.stream.GatedStep;
import dev.sluice.engine.stream.StepShape;
import dev.sluice.engine.stream.StreamItem;
import dev.sluice.engine.stream.StreamProgress;
import dev.sluice.engine.stream.VideoSeen;
import dev.sluice.ingest.chunk.VideoChunk;

import java.io.IOException;

/** The visual memory of one clip, filled chunk by chunk. Not safe for several threads. */
public final class ClipStream {

    private final String streamId;
    private final ChunkTask task;
    private final TokenDrop drop;
    private final VisualMemory memory;
    private StreamProgress progress;
    private SeenVideo seen = SeenVideo.UNKNOWN;
    private long steps;
    private long gatedSteps;
    private long invalidSteps;
    private long reduceNanos;

    /**
     * Creates the memory of a clip of which nothing has been seen.
     *
     * @param streamId the clip's id
     * @param task turns chunks into steps
     * @param shape the shape of the task's steps
     */
    public ClipStream(
            String streamId,
            ChunkTask task,
            StepShape shape,
            ReductionPolicy policy,
            MemoryLimits limits)
            throws IOException {
        this.streamId = streamId;
        this.task = task;
        this.drop = policy.newDrop();
        this.memory =
                new VisualMemory(
                        limits,
                        policy::newMerge,
                        new HeapBlocks(),
                        new HeapBlocks(),
                        new HeapBlocks());
        this.progress = StreamProgress.START.withShape(shape);
    }

    /**
     * Takes the next chunk.
     *
     * @return the steps of the chunk, or the failure that skipped it
     */
    public ChunkResult apply(VideoChunk chunk) throws IOException {
        return take(task.apply(chunk, progress, () -> false));
    }

    /** Ends the clip: the frame of an unfinished step is used twice. */
    public ChunkResult end() throws IOException {
        return take(task.flush(streamId, progress));
    }

    private ChunkResult take(ChunkResult result) throws IOException {
        progress = result.after();
        gatedSteps += result.gated();
        long begin = System.nanoTime();
        for (StreamItem item : result.items()) {
            accept(item);
        }
        reduceNanos += System.nanoTime() - begin;
        return result;
    }

    private void accept(StreamItem item) throws IOException {
        if (item instanceof VideoSeen span) {
            seen = seen.with(span.fromMicros(), span.toMicros(), Evidence.NONE, 0);
        } else if (item instanceof EncodedStep step) {
            steps++;
            accept(step);
        } else {
            steps++;
            memory.accept((GatedStep) item);
        }
    }

    private void accept(EncodedStep step) throws IOException {
        try {
            memory.accept(new DroppedStep(step, drop.accept(step.tokens()), false));
        } catch (InvalidTokensException e) {
            // As in the job: the stream goes on as if the gate had held the step back.
            invalidSteps++;
            memory.accept(step.withoutTokens());
        }
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

    /** The clip's clock, microseconds since 1970. */
    long clockMicros() {
        return progress.clockMicros();
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
