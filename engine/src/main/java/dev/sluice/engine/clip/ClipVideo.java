// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.clip;

import dev.sluice.engine.perceive.ChunkResult;
import dev.sluice.engine.perceive.ChunkTask;
import dev.sluice.engine.stream.StepShape;
import dev.sluice.engine.stream.StreamProgress;
import dev.sluice.ingest.chunk.VideoChunk;

/**
 * Turns the chunks of one clip into steps, one after the other. Several {@link ClipMemory} can take
 * the same result, so that a step is encoded once for all of them. Not safe for several threads.
 */
public final class ClipVideo {

    private final String streamId;
    private final ChunkTask task;
    private StreamProgress progress;

    /**
     * @param streamId the clip's id
     * @param task turns chunks into steps
     * @param shape the shape of the task's steps
     */
    public ClipVideo(String streamId, ChunkTask task, StepShape shape) {
        this.streamId = streamId;
        this.task = task;
        this.progress = StreamProgress.START.withShape(shape);
    }

    /** Returns the steps of the next chunk, or the failure that skipped it. */
    public ChunkResult apply(VideoChunk chunk) {
        return advanced(task.apply(chunk, progress, () -> false));
    }

    /** Ends the clip: the frame of an unfinished step is used twice. */
    public ChunkResult end() {
        return advanced(task.flush(streamId, progress));
    }

    private ChunkResult advanced(ChunkResult result) {
        progress = result.after();
        return result;
    }
}
