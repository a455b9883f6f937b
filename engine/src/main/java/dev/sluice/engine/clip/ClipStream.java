// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.clip;

import dev.sluice.engine.memory.MemoryLimits;
import dev.sluice.engine.perceive.ChunkResult;
import dev.sluice.engine.perceive.ChunkTask;
import dev.sluice.engine.reduce.ReductionPolicy;
import dev.sluice.engine.stream.StepShape;
import dev.sluice.ingest.chunk.VideoChunk;

import java.io.IOException;

/** The visual memory of one clip, filled chunk by chunk. Not safe for several threads. */
public final class ClipStream {

    private final ClipVideo video;
    private final ClipMemory memory;

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
        this.video = new ClipVideo(streamId, task, shape);
        this.memory = new ClipMemory(streamId, policy, limits);
    }

    /**
     * Takes the next chunk.
     *
     * @return the steps of the chunk, or the failure that skipped it
     */
    public ChunkResult apply(VideoChunk chunk) throws IOException {
        return take(video.apply(chunk));
    }

    /** Ends the clip: the frame of an unfinished step is used twice. */
    public ChunkResult end() throws IOException {
        return take(video.end());
    }

    private ChunkResult take(ChunkResult result) throws IOException {
        memory.take(result);
        return result;
    }

    /** What the policy has kept so far. */
    public ClipMemory memory() {
        return memory;
    }

    /** Number of steps so far. */
    public long steps() {
        return memory.steps();
    }

    /** Number of steps that the gate spared the encoder. */
    public long gatedSteps() {
        return memory.gatedSteps();
    }

    /** Number of steps whose tokens no policy can reduce, because they are not finite. */
    public long invalidSteps() {
        return memory.invalidSteps();
    }

    /** Time spent on drop, merge and memory, nanoseconds. */
    public long reduceNanos() {
        return memory.reduceNanos();
    }
}
