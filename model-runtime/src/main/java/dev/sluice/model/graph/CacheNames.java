package dev.sluice.model.graph;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names of a decoder's caches by layer. */
final class CacheNames {

    private static final Pattern PAST = Pattern.compile("(past[^.]*)\\.(\\d{1,4})\\.(key|value)");

    private final Map<Integer, String> beginnings = new TreeMap<>();

    CacheNames(ProtoMessage graph) {
        for (ProtoMessage.Field field : graph.all(OnnxProto.GRAPH_INPUT)) {
            Matcher name = PAST.matcher(field.message().text(OnnxProto.VALUE_NAME));
            if (name.matches()) {
                beginnings.put(Integer.valueOf(name.group(2)), name.group(1));
            }
        }
    }

    /** Whether there are layers from 0 on without a hole, at least so many. */
    boolean areComplete() {
        return !beginnings.isEmpty()
                && beginnings.containsKey(0)
                && beginnings.containsKey(layers() - 1);
    }

    int layers() {
        return beginnings.size();
    }

    /** A layer's input, of {@code key} or {@code value}. */
    String past(int layer, String kind) {
        return beginnings.get(layer) + "." + layer + "." + kind;
    }

    /** A layer's output. */
    String present(int layer, String kind) {
        String rest = beginnings.get(layer).replaceFirst("past(_key_values)?", "");
        return "present" + rest + "." + layer + "." + kind;
    }

    /** Whether a name is the input of a layer below this one. */
    boolean isBelow(String name, int layer) {
        for (int lower = 0; lower < layer; lower++) {
            if (name.equals(past(lower, "key")) || name.equals(past(lower, "value"))) {
                return true;
            }
        }
        return false;
    }

    /** The same cache of another layer, for values that are shaped like that of a layer below. */
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
