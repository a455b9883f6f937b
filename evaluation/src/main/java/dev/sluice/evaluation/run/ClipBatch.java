// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.run;

import dev.sluice.evaluation.replay.ClipRecorder;
import dev.sluice.evaluation.replay.RecordedClip;
import dev.sluice.evaluation.set.EvalClip;
import dev.sluice.platform.SluiceException;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Clips that are held in memory together while all runs pass over them. */
record ClipBatch(List<EvalClip> clips, List<RecordedClip> videos) {

    private static final long MOST_BYTES = 128L << 20;
    private static final double MOST_SECONDS = 3_600;
    private static final int TOGETHER = 8; // read at the same time

    /**
     * Reads the next clips, until there is enough of them.
     *
     * @throws SluiceException that names a clip that cannot be read
     */
    static ClipBatch read(Iterator<EvalClip> left) {
        List<EvalClip> clips = new ArrayList<>();
        List<RecordedClip> videos = new ArrayList<>();
        double seconds = 0;
        long bytes = 0;
        while (left.hasNext() && seconds < MOST_SECONDS && bytes < MOST_BYTES) {
            List<EvalClip> next = new ArrayList<>();
            while (left.hasNext() && next.size() < TOGETHER && seconds < MOST_SECONDS) {
                EvalClip clip = left.next();
                next.add(clip);
                seconds += clip.seconds();
            }
            List<RecordedClip> read = next.parallelStream().map(ClipBatch::video).toList();
            bytes += read.stream().mapToLong(RecordedClip::bytes).sum();
            clips.addAll(next);
            videos.addAll(read);
        }
        return new ClipBatch(clips, videos);
    }

    private static RecordedClip video(EvalClip clip) {
        try {
            return ClipRecorder.record(clip.id(), clip.source());
        } catch (IOException | UncheckedIOException e) {
            throw new SluiceException(
                    "clip %s (%s) cannot be read: %s"
                            .formatted(clip.id(), clip.source().name(), e.getMessage()),
                    e);
        }
    }

    Set<String> ids() {
        return clips.stream().map(EvalClip::id).collect(Collectors.toSet());
    }
}
