// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.run;

import dev.sluice.evaluation.replay.ClipRecorder;
import dev.sluice.evaluation.replay.RecordedClip;
import dev.sluice.evaluation.replay.RecordedClips;
import dev.sluice.evaluation.set.EvalClip;
import dev.sluice.platform.SluiceException;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Clips that are in memory together while all runs process them.
 *
 * @param recorded the clips and their records
 */
record ClipBatch(RecordedClips recorded) {

    private static final long MAX_BYTES = 128L << 20;
    private static final double MAX_SECONDS = 3_600;
    private static final int PARALLEL_READS = 8;

    /**
     * Reads the next clips, until a batch is full.
     *
     * @throws SluiceException if a clip cannot be read
     */
    static ClipBatch read(Iterator<EvalClip> remaining) {
        List<EvalClip> clips = new ArrayList<>();
        List<RecordedClip> recorded = new ArrayList<>();
        double seconds = 0;
        long bytes = 0;
        while (remaining.hasNext() && seconds < MAX_SECONDS && bytes < MAX_BYTES) {
            List<EvalClip> next = new ArrayList<>();
            while (remaining.hasNext() && next.size() < PARALLEL_READS && seconds < MAX_SECONDS) {
                EvalClip clip = remaining.next();
                next.add(clip);
                seconds += clip.seconds();
            }
            List<RecordedClip> read = next.parallelStream().map(ClipRecorder::record).toList();
            bytes += read.stream().mapToLong(RecordedClip::bytes).sum();
            clips.addAll(next);
            recorded.addAll(read);
        }
        return new ClipBatch(RecordedClips.of(clips, recorded));
    }

    /** Takes the next clips, which an earlier process has read together. */
    static ClipBatch again(Iterator<EvalClip> remaining, int count) {
        List<EvalClip> clips = new ArrayList<>();
        for (int i = 0; i < count && remaining.hasNext(); i++) {
            clips.add(remaining.next());
        }
        return new ClipBatch(RecordedClips.of(clips));
    }

    List<EvalClip> clips() {
        return recorded.clips();
    }

    double seconds() {
        return clips().stream().mapToDouble(EvalClip::seconds).sum();
    }

    Set<String> ids() {
        return clips().stream().map(EvalClip::id).collect(Collectors.toSet());
    }
}
