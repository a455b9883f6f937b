// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.graph;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Names of a decoder's cache inputs and outputs by layer. */
final class CacheNames {

    private static final Pattern PAST = Pattern.compile("(past[^.]*)\\.(\\d{1,4})\\.(key|value)");

    private final Map<Integer, String> prefixes = new TreeMap<>();

    CacheNames(ProtoMessage graph) {
        for (ProtoMessage.Field field : graph.all(OnnxProto.GRAPH_INPUT)) {
            Matcher name = PAST.matcher(field.message().text(OnnxProto.VALUE_NAME));
            if (name.matches()) {
                prefixes.put(Integer.valueOf(name.group(2)), name.group(1));
            }
        }
    }

    /** Whether the layers are numbered from 0 without gaps, and there is at least one. */
    boolean areComplete() {
        return !prefixes.isEmpty() && IntStream.range(0, layers()).allMatch(prefixes::containsKey);
    }

    int layers() {
        return prefixes.size();
    }

    private String prefix(int layer) {
        String prefix = prefixes.get(layer);
        if (prefix == null) {
            throw new IllegalArgumentException(
                    "found layer %d, expected one of %s".formatted(layer, prefixes.keySet()));
        }
        return prefix;
    }

    /** Returns the name of a layer's input, for {@code key} or {@code value}. */
    String past(int layer, String kind) {
        return prefix(layer) + "." + layer + "." + kind;
    }

    /** Returns the name of a layer's output, for {@code key} or {@code value}. */
    String present(int layer, String kind) {
        String rest = prefix(layer).replaceFirst("past(_key_values)?", "");
        return "present" + rest + "." + layer + "." + kind;
    }

    /** Whether a name is a cache input of a layer below this one. */
    boolean isBelow(String name, int layer) {
        for (int lower = 0; lower < layer; lower++) {
            if (name.equals(past(lower, "key")) || name.equals(past(lower, "value"))) {
                return true;
            }
        }
        return false;
    }

    /**
     * Returns the same cache of another layer for a value with the shape of a lower layer's cache.
     */
    Optional<String> moved(GraphFlow flow, String value, int to) {
        String origin = flow.sameShape(value);
        for (String kind : new String[] {"key", "value"}) {
            for (int layer = 0; layer < to; layer++) {
                if (origin.equals(past(layer, kind))) {
                    return Optional.of(past(to, kind));
                }
                if (origin.equals(flow.sameShape(present(layer, kind)))) {
                    return Optional.of(present(to, kind));
                }
            }
        }
        return Optional.empty();
    }
}
