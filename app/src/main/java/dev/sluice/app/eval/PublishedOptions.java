// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.eval;

import dev.sluice.evaluation.published.BenchmarkException;
import dev.sluice.evaluation.published.OvoBench;
import dev.sluice.evaluation.published.PublishedSet;
import dev.sluice.evaluation.published.StreamingBench;
import dev.sluice.platform.SluiceException;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.nio.file.Path;
import java.util.Optional;

/** The files of a published benchmark. */
final class PublishedOptions {

    @Option(
            names = "--annotations",
            paramLabel = "FILE",
            description = "The published annotation file of " + PublishedSet.NAMES + ".")
    private @Nullable Path annotations;

    @Option(
            names = "--videos",
            paramLabel = "DIR",
            description = "The folder with the videos of " + PublishedSet.NAMES + ".")
    private @Nullable Path videos;

    @Option(
            names = "--skip-missing",
            description = "Skips videos that do not exist, and reports how many.")
    private boolean skipMissing;

    @Option(
            names = "--fps",
            paramLabel = "X",
            description = "The number of frames of these videos to sample a second (default: 1).")
    private @Nullable Double fps;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    /**
     * Reads the named set; empty if it is not a published one.
     *
     * @throws ParameterException if one of these options is given with another set
     */
    Optional<PublishedSet> load(String name) {
        boolean streaming = name.equals("streamingbench");
        if (!streaming && !name.equals("ovobench")) {
            if (annotations != null || videos != null || skipMissing || fps != null) {
                throw new ParameterException(
                        spec.commandLine(),
                        "found --annotations, --videos, --skip-missing or --fps with --data %s; expected them with %s only"
                                .formatted(name, PublishedSet.NAMES));
            }
            return Optional.empty();
        }
        double rate = fps == null ? 1 : fps;
        if (!(rate > 0)) {
            throw new ParameterException(
                    spec.commandLine(), "found --fps %s; expected more than 0".formatted(fps));
        }
        if (annotations == null || videos == null) {
            throw new SluiceException(
                    "set %s is not part of Sluice; name its annotation file with --annotations and the folder of its videos with --videos"
                            .formatted(name));
        }
        try {
            return Optional.of(
                    streaming
                            ? StreamingBench.read(annotations, videos, skipMissing, rate)
                            : OvoBench.read(annotations, videos, skipMissing, rate));
        } catch (BenchmarkException e) {
            throw new SluiceException(e.getMessage(), e);
        }
    }
}
