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
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The folder of a benchmark's videos. Each video becomes a clip that ends at the time of the last
 * question about it. Not safe for several threads.
 */
final class VideoFolder {

    private final Path folder;
    private final boolean skipMissing;
    private final Map<Path, String> ids = new LinkedHashMap<>();
    private final Map<Path, Double> ends = new LinkedHashMap<>();
    private final Set<String> missing = new TreeSet<>();
    private int leftOut;

    /**
     * @param skipMissing whether to skip and count missing videos instead of failing
     */
    VideoFolder(Path folder, boolean skipMissing) {
        this.folder = folder;
        this.skipMissing = skipMissing;
    }

    /**
     * Returns the id of a video's clip; empty if the video is missing and is skipped.
     *
     * @param names where the video may be, relative to the folder, the usual path first
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
                    ("the video %s is missing; expected at %s; set --videos to the folder of"
                                    + " the videos, or skip missing ones with --skip-missing")
                            .formatted(names.get(0), folder.resolve(names.get(0))));
        }
        missing.add(names.get(0));
        return Optional.empty();
    }

    /** Records that there is a question about a clip at a time, seconds. */
    void asked(String clip, double at) {
        for (Map.Entry<Path, String> entry : ids.entrySet()) {
            if (entry.getValue().equals(clip)) {
                ends.merge(entry.getKey(), Math.max(1, at), Math::max);
            }
        }
    }

    /** Records that questions are left out because their video is missing. */
    void leaveOut(int questions) {
        leftOut += questions;
    }

    /** Returns the clips that have questions. */
    List<EvalClip> clips() {
        List<EvalClip> clips = new ArrayList<>();
        ends.forEach(
                (file, end) -> {
                    String id = Objects.requireNonNull(ids.get(file), "a file in use has an id");
                    clips.add(new EvalClip(id, new SourceSpec.LocalFile(file), end));
                });
        return clips;
    }

    /** Returns the number of missing videos. */
    int missing() {
        return missing.size();
    }

    /** Returns the number of questions about missing videos. */
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
