// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.replay;

import dev.sluice.evaluation.set.EvalClip;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.function.Supplier;

/** The records of some clips, which are read when they are needed. For one thread. */
public final class RecordedClips implements Supplier<List<RecordedClip>> {

    private final List<EvalClip> clips;
    private @Nullable List<RecordedClip> recorded;

    private RecordedClips(List<EvalClip> clips, @Nullable List<RecordedClip> recorded) {
        this.clips = List.copyOf(clips);
        this.recorded = recorded;
    }

    /** The records of clips that are read by the first call of {@link #get}. */
    public static RecordedClips of(List<EvalClip> clips) {
        return new RecordedClips(clips, null);
    }

    /**
     * The records of clips that have been read.
     *
     * @param recorded in the order of the clips
     */
    public static RecordedClips of(List<EvalClip> clips, List<RecordedClip> recorded) {
        return new RecordedClips(clips, List.copyOf(recorded));
    }

    /** The clips. */
    public List<EvalClip> clips() {
        return clips;
    }

    @Override
    public List<RecordedClip> get() {
        if (recorded == null) {
            recorded = clips.parallelStream().map(ClipRecorder::record).toList();
        }
        return recorded;
    }
}
