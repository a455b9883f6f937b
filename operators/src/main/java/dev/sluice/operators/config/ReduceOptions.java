package dev.sluice.operators.config;

import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.ReadableConfig;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How tokens are reduced: a policy and its options, under the names that {@code reduce --set} has.
 */
public final class ReduceOptions {

    private static final String PREFIX = "sluice.reduce.";

    public static final ConfigOption<String> POLICY =
            ConfigOptions.key(PREFIX + "policy")
                    .stringType()
                    .defaultValue("dtd+holitom")
                    .withDescription(
                            "'dtd-feature', 'dtd-pixel', 'dtd-anchored', 'holitom', 'dtd+holitom'"
                                    + " or 'none'.");

    public static final ConfigOption<Double> THRESHOLD =
            ConfigOptions.key(PREFIX + "threshold")
                    .doubleType()
                    .noDefaultValue()
                    .withDescription(
                            "Drop: a token whose cosine to the same place of the step before"
                                    + " (dtd-anchored: to the last one kept there) is over this is"
                                    + " dropped (dtd-pixel: whose mean difference is under it). Not set: 0.5 (dtd-pixel: 0.1).");

    public static final ConfigOption<Boolean> ABSOLUTE =
            ConfigOptions.key(PREFIX + "absolute")
                    .booleanType()
                    .noDefaultValue()
                    .withDescription(
                            "Drop: true if the threshold bounds the value, false if it is the"
                                    + " share of tokens to drop. Not set: true.");

    public static final ConfigOption<Double> REDUNDANCY_THRESHOLD =
            ConfigOptions.key(PREFIX + "redundancy-threshold")
                    .doubleType()
                    .noDefaultValue()
                    .withDescription(
                            "Cosine over which a place counts as redundant when scene changes are"
                                    + " looked for. Not set: the threshold of a drop by cosine,"
                                    + " else 0.5.");

    public static final ConfigOption<Double> RETAIN_RATIO =
            ConfigOptions.key(PREFIX + "retain-ratio")
                    .doubleType()
                    .noDefaultValue()
                    .withDescription("Merge: share of all tokens to keep at most. Not set: 0.1.");

    public static final ConfigOption<Double> TAU =
            ConfigOptions.key(PREFIX + "tau")
                    .doubleType()
                    .noDefaultValue()
                    .withDescription(
                            "Merge: cosine over which a place counts as static. Not set: 0.8.");

    public static final ConfigOption<Double> BETA =
            ConfigOptions.key(PREFIX + "beta")
                    .doubleType()
                    .noDefaultValue()
                    .withDescription(
                            "Merge: weight of a centre against the mean of its members. Not set:"
                                    + " 0.6.");

    public static final ConfigOption<Double> D =
            ConfigOptions.key(PREFIX + "d")
                    .doubleType()
                    .noDefaultValue()
                    .withDescription(
                            "Merge: share of the kept moving tokens that is found by clustering,"
                                    + " not by the encoder's attention. Not set: 0.");

    public static final ConfigOption<Integer> K =
            ConfigOptions.key(PREFIX + "k")
                    .intType()
                    .noDefaultValue()
                    .withDescription(
                            "Merge: neighbours that make up a token's density. Not set: 7.");

    public static final ConfigOption<Integer> WINDOW =
            ConfigOptions.key(PREFIX + "window")
                    .intType()
                    .noDefaultValue()
                    .withDescription(
                            "Merge: longest open window, in steps; it is bounded in bytes, too."
                                    + " Not set: 32.");

    /** All of them, in the order of the reference. */
    public static final List<ConfigOption<?>> ALL =
            List.of(
                    POLICY,
                    THRESHOLD,
                    ABSOLUTE,
                    REDUNDANCY_THRESHOLD,
                    RETAIN_RATIO,
                    TAU,
                    BETA,
                    D,
                    K,
                    WINDOW);

    private ReduceOptions() {}

    /** The options that are set, by their names without the prefix. */
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
