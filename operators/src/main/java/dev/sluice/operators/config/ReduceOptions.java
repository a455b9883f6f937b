// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.config;

import dev.sluice.engine.policy.PolicyOption;
import dev.sluice.engine.reduce.ReductionPolicy;

import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.ReadableConfig;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Options of the reduction of visual tokens: a policy, and the policy's own options under their
 * names.
 */
public final class ReduceOptions {

    private static final String PREFIX = "sluice.reduce.";

    /** The options that have a constant here. */
    private static final Set<PolicyOption> OWN =
            EnumSet.of(
                    PolicyOption.THRESHOLD,
                    PolicyOption.ABSOLUTE,
                    PolicyOption.REDUNDANCY_THRESHOLD,
                    PolicyOption.RETAIN_RATIO,
                    PolicyOption.TAU,
                    PolicyOption.BETA,
                    PolicyOption.D,
                    PolicyOption.K,
                    PolicyOption.WINDOW);

    public static final ConfigOption<String> POLICY =
            ConfigOptions.key(PREFIX + "policy")
                    .stringType()
                    .defaultValue("dtd+holitom")
                    .withDescription(
                            "Policy that reduces the visual tokens: 'none'; a drop ('dtd-feature',"
                                    + " 'dtd-pixel', 'dtd-anchored', 'divprune-stream', 'auto'); a"
                                    + " method"
                                    + " ('holitom', 'evs', 'v-cast' and the others of"
                                    + " docs/policies.md); or a drop and a method, as in"
                                    + " 'dtd-anchored+v-cast'.");

    public static final ConfigOption<Double> THRESHOLD =
            ConfigOptions.key(PREFIX + "threshold")
                    .doubleType()
                    .noDefaultValue()
                    .withDescription(
                            "Drop: similarity threshold. A token is dropped if its cosine"
                                    + " similarity to the token at the same position of the previous step"
                                    + " is above the threshold. 'dtd-anchored' compares with the last"
                                    + " kept token of the position. 'dtd-pixel' drops a token if the mean"
                                    + " pixel difference is below the threshold. If not set, 0.5"
                                    + " ('dtd-pixel': 0.1).");

    public static final ConfigOption<Boolean> ABSOLUTE =
            ConfigOptions.key(PREFIX + "absolute")
                    .booleanType()
                    .noDefaultValue()
                    .withDescription(
                            "Drop: whether the threshold is a similarity (true) or the share of"
                                    + " tokens to drop (false). If not set, true.");

    public static final ConfigOption<Double> REDUNDANCY_THRESHOLD =
            ConfigOptions.key(PREFIX + "redundancy-threshold")
                    .doubleType()
                    .noDefaultValue()
                    .withDescription(
                            "Cosine similarity above which a position counts as redundant in the"
                                    + " detection of scene changes. If not set, the drop threshold of a"
                                    + " policy that drops by cosine similarity, otherwise 0.5.");

    public static final ConfigOption<Double> RETAIN_RATIO =
            ConfigOptions.key(PREFIX + "retain-ratio")
                    .doubleType()
                    .noDefaultValue()
                    .withDescription(
                            "Maximum share of all tokens that is kept. If not set, 0.1 ('dycoke':"
                                    + " 0.3, 'hired': 0.2).");

    public static final ConfigOption<Double> TAU =
            ConfigOptions.key(PREFIX + "tau")
                    .doubleType()
                    .noDefaultValue()
                    .withDescription(
                            "Merge: cosine similarity above which a position counts as static."
                                    + " If not set, 0.8.");

    public static final ConfigOption<Double> BETA =
            ConfigOptions.key(PREFIX + "beta")
                    .doubleType()
                    .noDefaultValue()
                    .withDescription(
                            "Merge: weight of a cluster's center against the mean of its"
                                    + " members. If not set, 0.6.");

    public static final ConfigOption<Double> D =
            ConfigOptions.key(PREFIX + "d")
                    .doubleType()
                    .noDefaultValue()
                    .withDescription(
                            "Merge: share of the kept moving tokens that is selected by"
                                    + " clustering instead of by the encoder's attention. If not set, 0.");

    public static final ConfigOption<Integer> K =
            ConfigOptions.key(PREFIX + "k")
                    .intType()
                    .noDefaultValue()
                    .withDescription(
                            "Merge: number of neighbors that define the density of a token. If"
                                    + " not set, 7.");

    public static final ConfigOption<Integer> WINDOW =
            ConfigOptions.key(PREFIX + "window")
                    .intType()
                    .noDefaultValue()
                    .withDescription(
                            "Maximum length of the open window, in steps; for 'divprune-stream' and"
                                    + " 'auto' the steps that they remember. The window is also bounded in"
                                    + " bytes. If not set, 32 for 'holitom', else as in"
                                    + " docs/policies.md.");

    /** Those of the methods, by the table of their options. */
    private static final List<ConfigOption<String>> OF_METHODS =
            Arrays.stream(PolicyOption.values())
                    .filter(option -> !OWN.contains(option))
                    .map(ReduceOptions::option)
                    .toList();

    /** All options, in the order of the reference. */
    public static final List<ConfigOption<?>> ALL =
            Stream.<ConfigOption<?>>concat(
                            Stream.of(
                                    POLICY,
                                    THRESHOLD,
                                    ABSOLUTE,
                                    REDUNDANCY_THRESHOLD,
                                    RETAIN_RATIO,
                                    TAU,
                                    BETA,
                                    D,
                                    K,
                                    WINDOW),
                            OF_METHODS.stream())
                    .toList();

    private ReduceOptions() {}

    private static ConfigOption<String> option(PolicyOption option) {
        return ConfigOptions.key(PREFIX + option.label())
                .stringType()
                .noDefaultValue()
                .withDescription(
                        option.description() + " If not set, as published (docs/policies.md).");
    }

    /**
     * Reads the policy with its options.
     *
     * @throws ConfigException if the policy or an option is unknown or out of range
     */
    public static ReductionPolicy policy(ReadableConfig config) {
        try {
            return ReductionPolicy.parse(config.get(POLICY), values(config));
        } catch (IllegalArgumentException e) {
            throw new ConfigException("sluice.reduce: " + e.getMessage(), e);
        }
    }

    /** The values of the policy's options that are set, by name without the prefix. */
    public static Map<String, String> values(ReadableConfig config) {
        Map<String, String> values = new LinkedHashMap<>();
        for (ConfigOption<?> option : ALL) {
            if (option != POLICY) {
                config.getOptional(option)
                        .ifPresent(
                                value ->
                                        values.put(
                                                option.key().substring(PREFIX.length()),
                                                value.toString()));
            }
        }
        return values;
    }
}
