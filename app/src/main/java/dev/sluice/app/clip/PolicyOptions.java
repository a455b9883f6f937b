// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.clip;

import dev.sluice.app.option.DeploymentOptions;
import dev.sluice.app.option.PolicyConverter;
import dev.sluice.engine.reduce.ReductionPolicy;
import dev.sluice.operators.config.ModelOptions;
import dev.sluice.operators.config.PromptOptions;
import dev.sluice.operators.config.ReduceOptions;
import dev.sluice.operators.config.SamplingOptions;
import dev.sluice.platform.SluiceException;
import dev.sluice.platform.config.PolicySpec;
import dev.sluice.platform.config.RecommendedDefaults;
import dev.sluice.platform.config.TrainingNotice;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ReadableConfig;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Consumer;

/** The options by which a verb takes a model and the policies to run on a video. */
public final class PolicyOptions {

    @Option(
            names = "--policy",
            paramLabel = PolicyConverter.LABEL,
            converter = PolicyConverter.class,
            description =
                    PolicyConverter.HELP
                            + "Repeatable: the policies run side by side on the same video"
                            + " (default: the configured policy).")
    private List<PolicySpec> policies = List.of();

    @Option(
            names = "--model",
            paramLabel = "DIR",
            description = "The model folder (default: the configured one).")
    private @Nullable Path folder;

    @Option(
            names = "--fps",
            paramLabel = "X",
            description =
                    "The number of frames of these videos to sample a second (default: the"
                            + " configured one).")
    private @Nullable Double fps;

    @Mixin private DeploymentOptions deployment;

    /**
     * Reads the configuration, with what the model folder recommends.
     *
     * @param notes takes what people should know, a line each
     * @throws SluiceException if there is no such model folder
     */
    public Configuration load(Consumer<String> notes) {
        Configuration config = deployment.load();
        if (folder != null) {
            config.set(ModelOptions.PATH, folder.toString());
        }
        if (fps != null) {
            config.set(SamplingOptions.FPS, fps);
        }
        SamplingOptions.slots(config); // a rate out of range is refused here
        String path = config.get(ModelOptions.PATH);
        if (!Files.isDirectory(Path.of(path))) {
            throw new SluiceException(
                    "found no model folder %s; './sluice model list' says which there are, and './sluice model pull' downloads one"
                            .formatted(path));
        }
        if (!config.contains(PromptOptions.MAX_TOKENS) && !config.contains(PromptOptions.CHOICE)) {
            // Policies are compared by all that they keep, not by what a folder recommends to show.
            config.set(PromptOptions.MAX_TOKENS, Integer.MAX_VALUE);
        }
        RecommendedDefaults.apply(config).ifPresent(notes);
        TrainingNotice.of(Path.of(path)).ifPresent(notes);
        return config;
    }

    /** The policies that were asked for; empty if none was. */
    public List<PolicySpec> given() {
        return policies;
    }

    /** The policy that a configuration asks for, with the options that it uses. */
    public static PolicySpec configured(ReadableConfig config) {
        ReductionPolicy policy = ReduceOptions.policy(config);
        Map<String, String> options = new LinkedHashMap<>(ReduceOptions.values(config));
        options.keySet().retainAll(policy.options().keySet());
        return new PolicySpec(policy.name(), options, OptionalDouble.empty());
    }
}
