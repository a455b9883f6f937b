// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.onnx;

import dev.sluice.model.ModelException;

import ai.onnxruntime.OnnxJavaType;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The cache inputs of a decoder graph, each with the output that continues it. Inputs and outputs
 * are matched by name, since exporters list them in different orders.
 *
 * @param attention keys and values, by input name
 * @param states states of recurrent layers, by input name; empty for most graphs
 */
record CacheLayout(Map<String, AttentionCache> attention, Map<String, RecurrentState> states) {

    /** The layer's number: past_key_values.3.key, past_conv.3, past.3.conv. */
    private static final Pattern LAYER = Pattern.compile("\\.(\\d{1,6})(\\.|$)");

    /**
     * Reads the caches of a graph.
     *
     * @param sizes for dimensions that the graph does not declare
     */
    static CacheLayout of(GraphSignature signature, CacheSizes sizes) throws ModelException {
        Map<String, AttentionCache> attention = new LinkedHashMap<>();
        Map<String, RecurrentState> states = new LinkedHashMap<>();
        for (String input : signature.inputs().keySet()) {
            if (isCache(input)) {
                String output = signature.output(present(input));
                OnnxJavaType type = type(signature, input, output);
                if (AttentionCache.isNamed(input)) {
                    attention.put(input, AttentionCache.of(signature, input, output, type, sizes));
                } else {
                    states.put(input, RecurrentState.of(signature, input, output, type));
                }
            }
        }
        if (attention.isEmpty()) {
            throw signature.invalid("has no cache inputs (past_key_values.0.key, …)");
        }
        return new CacheLayout(attention, states);
    }

    /** Whether an input of this name is a cache or a state. */
    static boolean isCache(String input) {
        return input.startsWith("past");
    }

    private static String present(String past) {
        String prefix = past.startsWith("past_key_values") ? "past_key_values" : "past";
        return "present" + past.substring(prefix.length());
    }

    /** The output of one run is the input of the next, so both have the same type. */
    private static OnnxJavaType type(GraphSignature signature, String past, String present)
            throws ModelException {
        OnnxJavaType type = signature.floating(signature.inputs(), past);
        OnnxJavaType continued = signature.floating(signature.outputs(), present);
        if (type != continued) {
            throw signature.invalid(
                    "has %s of type %s, but %s of type %s; expected one type for both"
                            .formatted(past, type, present, continued));
        }
        return type;
    }

    /** Returns the inputs of both kinds by name. */
    Map<String, CacheEntry> all() {
        Map<String, CacheEntry> all = new LinkedHashMap<>(attention);
        all.putAll(states);
        return all;
    }

    /** Returns the output that continues each input of attention, by input name. */
    Map<String, String> attentionOutputs() {
        Map<String, String> outputs = new LinkedHashMap<>();
        attention.forEach((input, cache) -> outputs.put(input, cache.output()));
        return outputs;
    }

    /** Returns the output that continues an input of attention. */
    String presentOf(String input) {
        return entry(input).output();
    }

    /** Returns the number of heads of an input of attention. */
    int heads(String input) {
        return entry(input).heads();
    }

    private AttentionCache entry(String input) {
        AttentionCache cache = attention.get(input);
        if (cache == null) {
            throw new IllegalArgumentException(
                    "found the input %s, expected one of %s".formatted(input, attention.keySet()));
        }
        return cache;
    }

    /** Number of layers that have a cache or a state. */
    int layers() {
        return (int)
                Stream.concat(attention.keySet().stream(), states.keySet().stream())
                        .map(CacheLayout::layer)
                        .distinct()
                        .count();
    }

    private static String layer(String input) {
        Matcher number = LAYER.matcher(input);
        return number.find() ? number.group(1) : input;
    }

    /** Bytes of one token's keys and values. */
    long bytesPerToken() {
        return attention.values().stream().mapToLong(cache -> cache.bytes(1)).sum();
    }

    /** Bytes of the states of recurrent layers; 0 if there are none. */
    long stateBytes() {
        return states.values().stream().mapToLong(state -> state.bytes(0)).sum();
    }
}
