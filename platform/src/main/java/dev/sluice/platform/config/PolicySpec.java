// SPDX-License-Identifier: Apache-2.0
package dev.sluice.platform.config;

import dev.sluice.engine.perceive.EncoderSignals;
import dev.sluice.engine.reduce.ReductionPolicy;
import dev.sluice.model.EncoderSignal;
import dev.sluice.operators.config.GateOptions;
import dev.sluice.operators.config.ReduceOptions;

import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ReadableConfig;
import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A reduction policy with its options, written as {@code dtd-anchored:threshold=0.9,gate=0}.
 *
 * @param name the name of the policy
 * @param options the options of the policy by name
 * @param gate the threshold of the gate, or empty for the configured one
 */
public record PolicySpec(String name, Map<String, String> options, OptionalDouble gate) {

    /** Drops no token and encodes every step. */
    public static final PolicySpec EVERYTHING = parse("none:gate=0");

    /** Drops only what the gate drops. */
    public static final PolicySpec GATE_ALONE = parse("none");

    private static final String GATE = "gate";

    public PolicySpec {
        options = Map.copyOf(options);
    }

    /**
     * Parses a policy.
     *
     * @throws IllegalArgumentException if the text is not valid
     */
    public static PolicySpec parse(String text) {
        int colon = text.indexOf(':');
        String name = colon < 0 ? text : text.substring(0, colon);
        Map<String, String> options = new LinkedHashMap<>();
        for (String pair : colon < 0 ? new String[0] : text.substring(colon + 1).split(",")) {
            int equals = pair.indexOf('=');
            if (equals <= 0) {
                throw new IllegalArgumentException(
                        "'%s' in '%s' is not name=value; write %s:name=value,name=value"
                                .formatted(pair, text, name));
            }
            options.put(pair.substring(0, equals), pair.substring(equals + 1));
        }
        OptionalDouble gate = gate(options.remove(GATE), text);
        ReductionPolicy.parse(name, options); // checks the names and values
        return new PolicySpec(name, options, gate);
    }

    /** Returns the policy that a configuration sets, with the options that it sets. */
    public static PolicySpec configured(ReadableConfig config) {
        OptionalDouble gate =
                config.getOptional(GateOptions.THRESHOLD)
                        .map(OptionalDouble::of)
                        .orElseGet(OptionalDouble::empty);
        return new PolicySpec(config.get(ReduceOptions.POLICY), ReduceOptions.values(config), gate);
    }

    /** Returns the signals that a model should be opened with to compare policies. */
    public static Set<EncoderSignal> signals(Collection<PolicySpec> policies) {
        Set<EncoderSignal> signals = EnumSet.noneOf(EncoderSignal.class);
        for (PolicySpec policy : policies) {
            signals.addAll(
                    EncoderSignals.wanted(ReductionPolicy.parse(policy.name, policy.options)));
        }
        return signals;
    }

    private static OptionalDouble gate(@Nullable String value, String text) {
        if (value == null) {
            return OptionalDouble.empty();
        }
        try {
            double threshold = Double.parseDouble(value);
            if (threshold >= 0 && threshold <= 1) {
                return OptionalDouble.of(threshold);
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "gate in '%s' is not a number; expected 0 (every step is encoded) to 1"
                            .formatted(text),
                    e);
        }
        throw new IllegalArgumentException(
                "gate in '%s' is out of range; expected 0 (every step is encoded) to 1"
                        .formatted(text));
    }

    /** Replaces the policy in a job's options. */
    public void configure(Configuration config) {
        ReduceOptions.ALL.stream().map(ConfigOption::key).forEach(config::removeKey);
        config.set(ReduceOptions.POLICY, name);
        options.forEach((option, value) -> config.setString("sluice.reduce." + option, value));
        gate.ifPresent(threshold -> config.set(GateOptions.THRESHOLD, threshold));
    }

    /** Returns the text that {@link #parse} reads, with the options in the order of their names. */
    @Override
    public String toString() {
        Map<String, String> all = new java.util.TreeMap<>(options);
        gate.ifPresent(threshold -> all.put(GATE, plain(threshold)));
        return all.isEmpty()
                ? name
                : all.entrySet().stream()
                        .map(option -> option.getKey() + "=" + option.getValue())
                        .collect(Collectors.joining(",", name + ":", ""));
    }

    private static String plain(double value) {
        return value == Math.rint(value) ? String.valueOf((long) value) : String.valueOf(value);
    }
}
