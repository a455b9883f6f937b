// SPDX-License-Identifier: Apache-2.0
package dev.sluice.platform.config;

import dev.sluice.engine.reduce.ReductionPolicy;
import dev.sluice.operators.config.GateOptions;
import dev.sluice.operators.config.ReduceOptions;

import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/**
 * A policy with its options, as one writes it: {@code dtd-anchored:threshold=0.9,gate=0}.
 *
 * @param name the policy's name
 * @param options its options by their names
 * @param gate threshold of the frame gate; empty: as configured
 */
public record PolicySpec(String name, Map<String, String> options, OptionalDouble gate) {

    /** Nothing is dropped, and every step is encoded. */
    public static final PolicySpec EVERYTHING = parse("none:gate=0");

    /** Nothing is dropped but by the frame gate. */
    public static final PolicySpec GATE_ALONE = parse("none");

    private static final String GATE = "gate";

    public PolicySpec {
        options = Map.copyOf(options);
    }

    /**
     * Reads a policy.
     *
     * @throws IllegalArgumentException that says what was found and expected
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
        ReductionPolicy.parse(name, options); // says what is wrong with them
        return new PolicySpec(name, options, gate);
    }

    private static OptionalDouble gate(String value, String text) {
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
                    "gate in '%s' is no number; expected 0 (everything is encoded) to 1"
                            .formatted(text),
                    e);
        }
        throw new IllegalArgumentException(
                "gate in '%s' is out of range; expected 0 (everything is encoded) to 1"
                        .formatted(text));
    }

    /** Puts the policy into a job's options, in place of the one there. */
    public void configure(Configuration config) {
        ReduceOptions.ALL.stream().map(ConfigOption::key).forEach(config::removeKey);
        config.set(ReduceOptions.POLICY, name);
        options.forEach((option, value) -> config.setString("sluice.reduce." + option, value));
        gate.ifPresent(threshold -> config.set(GateOptions.THRESHOLD, threshold));
    }

    /** As {@link #parse} reads it; options by name. */
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
