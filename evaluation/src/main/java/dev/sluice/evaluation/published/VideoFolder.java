// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.published;

import dev.sluice.evaluation.set.EvalClip;
import dev.sluice.ingest.source.SourceSpec;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A benchmark's videos on this machine. Each becomes a clip that lasts until it is asked about
 * last. Not safe for several threads.
 */
final class VideoFolder {

    private final Path folder;
    private final boolean skipMissing;
    private final Map<Path, String> ids = new LinkedHashMap<>();
    private final Map<Path, Double> lasts = new LinkedHashMap<>();
    private final Set<String> missing = new TreeSet<>();
    private int leftOut;

    /**
     * @param skipMissing whether a video that is not there is counted, instead of being an error
     */
    VideoFolder(Path folder, boolean skipMissing) {
        this.folder = folder;
        this.skipMissing = skipMissing;
    }

    /**
     * The clip of a video; empty if it is missing and may be.
     *
     * @param names where it may be, relative to the folder, the usual place first
     */
    Optional<String> clip(List<String> names) throws BenchmarkException {
        for (String name : names) {
            Path file = folder.resolve(name);
            if (Files.isRegularFile(file)) {
                return Optional.of(ids.computeIfAbsent(file, key -> newId(name)));
            }
        }
        if (!skipMissing) {
            throw new BenchmarkException(
                    ("the video %s is missing: expected at %s; name the folder with the videos"
                                    + " with --videos, or leave out what is missing with"
                                    + " --skip-missing")
                            .formatted(names.get(0), folder.resolve(names.get(0))));
        }
        missing.add(names.get(0));
        return Optional.empty();
    }

    /** Says that a clip is asked about at a moment, seconds. */
    void asked(String clip, double at) {
        for (Map.Entry<Path, String> entry : ids.entrySet()) {
            if (entry.getValue().equals(clip)) {
                lasts.merge(entry.getKey(), Math.max(1, at), Math::max);
            }
        }
    }

    /** Says that questions are left out for want of their video. */
    void leaveOut(int questions) {
        leftOut += questions;
    }

    /** The clips that are asked about. */
    List<EvalClip> clips() {
        List<EvalClip> clips = new ArrayList<>();
        lasts.forEach(
                (file, last) ->
                        clips.add(
                                new EvalClip(ids.get(file), new SourceSpec.LocalFile(file), last)));
        return clips;
    }

    int missing() {
        return missing.size();
    }

    int leftOut() {
        return leftOut;
    }

    private String newId(String name) {
        String plain = name.replaceFirst("\\.[^./]*$", "").replaceAll("[^A-Za-z0-9._/-]", "_");
        String id = plain;
        for (int i = 2; ids.containsValue(id); i++) {
            id = plain + "~" + i;
        }
        return id;
    }
}
