// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.model;

import dev.sluice.app.answer.StandardClip;
import dev.sluice.app.option.ConfigurationOptions;
import dev.sluice.app.option.OutputOptions;
import dev.sluice.engine.reduce.ReductionPolicy;
import dev.sluice.model.ExecutionProvider;
import dev.sluice.model.FolderReport;
import dev.sluice.model.ModelException;
import dev.sluice.model.VideoLlm;
import dev.sluice.model.VideoLlms;
import dev.sluice.operators.config.ModelOptions;
import dev.sluice.operators.config.ReduceOptions;
import dev.sluice.operators.config.SamplingOptions;
import dev.sluice.platform.SluiceException;
import dev.sluice.platform.config.FamilyPolicy;
import dev.sluice.platform.config.Recommendations;
import dev.sluice.platform.config.RecommendedDefaults;
import dev.sluice.platform.local.Home;

import org.apache.flink.configuration.Configuration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.nio.file.Path;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

/** {@code sluice model check}: opens a model folder and asks it one question. */
@Command(
        name = "check",
        description = {
            "Opens a model folder and asks about a clip of "
                    + StandardClip.SECONDS
                    + " s that it draws itself. Prints the family, the precision, the programs"
                    + " that wrote the graphs, what was taken from defaults, memory, time, and what"
                    + " the folder recommends.",
            "The exit code is 1 if the folder does not open, or the model does not answer."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class CheckCommand implements Callable<Integer> {

    @Parameters(paramLabel = "DIR", description = "The model folder.")
    private Path folder;

    @Option(
            names = "--dtype",
            paramLabel = "NAME",
            description =
                    "The precision of the graphs: fp32, fp16, q4, q4f16, q8, int8, uint8 or bnb4"
                            + " (default: the one that the provider runs best).")
    private @Nullable String dtype;

    @Option(
            names = "--recommend",
            description =
                    "Writes the policy for the model's family into the folder's sluice.json, from"
                            + " which jobs take it, if the file names no policy"
                            + " (docs/policies.md).")
    private boolean recommend;

    @Mixin private ConfigurationOptions configuration;

    @Mixin private OutputOptions output;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        Configuration config = configuration.load();
        config.set(ModelOptions.PATH, folder.toString());
        Dtypes.parse(dtype, spec)
                .ifPresent(wanted -> config.set(ModelOptions.SUFFIX, wanted.suffix()));
        if (recommend) {
            requireNoPolicy();
        }
        OptionalLong before = ProcessMemory.resident();
        long start = System.nanoTime();
        try (VideoLlm model = VideoLlms.open(folder, ModelOptions.runtime(config))) {
            double seconds = (System.nanoTime() - start) / 1e9;
            FamilyPolicy family = FamilyPolicy.of(model.info().family());
            if (recommend) {
                family.writeTo(folder);
            }
            RecommendedDefaults.apply(config);
            StandardClip.Result answer = StandardClip.ask(model, config);
            ModelCheck check =
                    new ModelCheck(
                            folder.toString(),
                            model.info(),
                            report(model, config),
                            Recommendations.read(folder),
                            family,
                            settings(config),
                            seconds,
                            before,
                            ProcessMemory.peak(),
                            answer);
            output.print(CheckPrinter.text(check), CheckPrinter.json(check));
            return 0;
        } catch (ModelException e) {
            throw new SluiceException(e.getMessage(), e);
        }
    }

    private void requireNoPolicy() {
        Recommendations.read(folder)
                .flatMap(Recommendations::policy)
                .ifPresent(
                        policy -> {
                            throw new SluiceException(
                                    "%s recommends %s, and --recommend replaces no policy; remove the policy from the file first, or leave the option out"
                                            .formatted(
                                                    Home.display(
                                                            folder.resolve(Recommendations.FILE)),
                                                    policy));
                        });
    }

    private FolderReport report(VideoLlm model, Configuration config) throws ModelException {
        String provider = model.info().provider().toUpperCase(Locale.ROOT);
        return VideoLlms.describe(
                folder, ExecutionProvider.valueOf(provider), config.get(ModelOptions.SUFFIX));
    }

    private static ModelCheck.Settings settings(Configuration config) {
        ReductionPolicy policy = ReduceOptions.policy(config);
        String options =
                new TreeMap<>(policy.options())
                        .entrySet().stream()
                                .map(option -> option.getKey() + "=" + option.getValue())
                                .collect(Collectors.joining(","));
        return new ModelCheck.Settings(
                config.get(SamplingOptions.FPS),
                options.isEmpty() ? policy.name() : policy.name() + ":" + options);
    }
}
