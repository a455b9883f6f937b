// SPDX-License-Identifier: Apache-2.0
package dev.sluice.platform.config;

import dev.sluice.operators.config.GateOptions;
import dev.sluice.operators.config.ModelOptions;
import dev.sluice.operators.config.PromptOptions;
import dev.sluice.operators.config.ReduceOptions;
import dev.sluice.operators.config.SamplingOptions;
import dev.sluice.platform.SluiceException;
import dev.sluice.platform.local.Home;

import org.apache.flink.configuration.Configuration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Sets the options that a configuration leaves open to what its model folder recommends. A job, its
 * replay and {@code answer} do this in the same way, so that they use the same values. Stateless.
 */
public final class RecommendedDefaults {

    private static final Logger LOG = LoggerFactory.getLogger(RecommendedDefaults.class);

    private RecommendedDefaults() {}

    /**
     * Sets what the configuration does not set itself. If it sets a policy, no option of policies
     * is taken from the folder, because the options of one policy mean nothing to another.
     *
     * @return one line that says what was taken; empty if nothing was
     * @throws SluiceException if the folder's file is not valid
     */
    public static Optional<String> apply(Configuration config) {
        Optional<String> path = config.getOptional(ModelOptions.PATH);
        if (path.isEmpty()) {
            return Optional.empty(); // the checks of the job report it
        }
        Path folder = Path.of(path.get());
        if (!Files.isDirectory(folder)) {
            LOG.warn(
                    "there is no model folder {} where the job is configured, so that its {} is not"
                            + " read; options that the configuration does not set have Sluice's"
                            + " usual defaults",
                    folder,
                    Recommendations.FILE);
            return Optional.empty();
        }
        return Recommendations.read(folder).flatMap(found -> apply(found, folder, config));
    }

    private static Optional<String> apply(
            Recommendations found, Path folder, Configuration config) {
        Map<String, String> values = new LinkedHashMap<>();
        found.fps().ifPresent(fps -> values.put(SamplingOptions.FPS.key(), plain(fps)));
        if (!config.contains(ReduceOptions.POLICY)) {
            found.policy().ifPresent(policy -> add(policy, values));
        }
        if (!config.contains(PromptOptions.MAX_TOKENS) && !config.contains(PromptOptions.CHOICE)) {
            found.promptTokens()
                    .ifPresent(n -> values.put(PromptOptions.MAX_TOKENS.key(), String.valueOf(n)));
            found.promptChoice()
                    .ifPresent(name -> values.put(PromptOptions.CHOICE.key(), name.title()));
        }
        values.keySet().removeIf(config::containsKey);
        values.forEach(config::setString);
        if (values.isEmpty()) {
            return Optional.empty();
        }
        String line =
                "defaults from %s: %s"
                        .formatted(
                                Home.display(folder.resolve(Recommendations.FILE)),
                                values.entrySet().stream()
                                        .map(value -> value.getKey() + "=" + value.getValue())
                                        .collect(Collectors.joining(", ")));
        LOG.info("{}", line);
        return Optional.of(line);
    }

    private static void add(PolicySpec policy, Map<String, String> values) {
        values.put(ReduceOptions.POLICY.key(), policy.name());
        policy.options().forEach((name, value) -> values.put("sluice.reduce." + name, value));
        policy.gate().ifPresent(gate -> values.put(GateOptions.THRESHOLD.key(), plain(gate)));
    }

    /** Writes a number as people do: 1 and not 1.0. */
    private static String plain(double value) {
        return value == Math.rint(value) ? String.valueOf((long) value) : String.valueOf(value);
    }
}
