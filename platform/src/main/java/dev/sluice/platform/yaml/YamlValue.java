// SPDX-License-Identifier: Apache-2.0
package dev.sluice.platform.yaml;

import dev.sluice.engine.policy.NearestName;

import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A value of a YAML file that knows its line and its path, for messages. What is wrong with it is
 * reported to the {@link Problems} of the file and not thrown. Immutable.
 */
public final class YamlValue {

    private final Node node;
    private final int line;
    private final String path;
    private final Problems problems;

    private YamlValue(Node node, int line, String path, Problems problems) {
        this.node = node;
        this.line = line;
        this.path = path;
        this.problems = problems;
    }

    /** Parses a text; empty if it has no content or is not YAML, which is a problem then. */
    public static Optional<YamlValue> parse(String text, Problems problems) {
        try {
            return new Compose(LoadSettings.builder().build())
                    .composeString(text)
                    .map(node -> new YamlValue(node, lineOf(node), "", problems));
        } catch (MarkedYamlEngineException e) {
            int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
            problems.add(line, "", "this is not YAML: " + e.getProblem());
        } catch (YamlEngineException e) {
            problems.add(1, "", "this is not YAML: " + e.getMessage());
        }
        return Optional.empty();
    }

    private static int lineOf(Node node) {
        return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
    }

    public String path() {
        return path;
    }

    /** Reports what is wrong with this value. */
    public void problem(String text, Object... arguments) {
        problems.add(line, path, arguments.length == 0 ? text : text.formatted(arguments));
    }

    /** Whether nothing is written behind the key. */
    public boolean isNull() {
        return node.getTag().equals(Tag.NULL);
    }

    public boolean isMap() {
        return node instanceof MappingNode;
    }

    public boolean isList() {
        return node instanceof SequenceNode;
    }

    /** Whether the value is written as an integer, without quotes. */
    public boolean isInteger() {
        return node.getTag().equals(Tag.INT);
    }

    /** The text of a value that is neither a map nor a list; reports any other. */
    public Optional<String> text() {
        if (node instanceof ScalarNode scalar && !isNull()) {
            return Optional.of(scalar.getValue());
        }
        problem("found %s; expected a value", kind());
        return Optional.empty();
    }

    /** The value as a boolean; reports any other. */
    public boolean flag() {
        Optional<String> text = text();
        if (text.isPresent() && !text.get().matches("true|false")) {
            problem("found '%s'; expected true or false", text.get());
        }
        return text.equals(Optional.of("true"));
    }

    /** The values of a list; reports a value that is none. */
    public List<YamlValue> list() {
        List<YamlValue> values = new ArrayList<>();
        if (node instanceof SequenceNode sequence) {
            for (Node value : sequence.getValue()) {
                String place = "%s[%d]".formatted(path, values.size());
                values.add(new YamlValue(value, lineOf(value), place, problems));
            }
        } else {
            problem("found %s; expected a list: lines that begin with '- '", kind());
        }
        return values;
    }

    /** The values of a map by key; reports a value that is none, and a repeated key. */
    public Map<String, YamlValue> map() {
        Map<String, YamlValue> values = new LinkedHashMap<>();
        if (node instanceof MappingNode mapping) {
            for (NodeTuple entry : mapping.getValue()) {
                add(entry, values);
            }
        } else {
            problem("found %s; expected a map: lines of the form 'key: value'", kind());
        }
        return values;
    }

    private void add(NodeTuple entry, Map<String, YamlValue> values) {
        int place = lineOf(entry.getKeyNode());
        if (!(entry.getKeyNode() instanceof ScalarNode scalar)) {
            problems.add(place, path, "found a key that is a map or a list; expected a name");
            return;
        }
        String key = scalar.getValue();
        String inner = path.isEmpty() ? key : path + "." + key;
        YamlValue value = new YamlValue(entry.getValueNode(), place, inner, problems);
        if (values.putIfAbsent(key, value) != null) {
            value.problem("the key is given twice; expected it once, so remove one of them");
        }
    }

    /** The values of a map; reports every key that is not known, with the nearest one that is. */
    public Map<String, YamlValue> map(Collection<String> known) {
        Map<String, YamlValue> values = map();
        values.forEach((key, value) -> value.checkName(key, known));
        values.keySet().retainAll(known);
        return values;
    }

    /** Reports that a key is unknown, unless it is known. */
    public void checkName(String key, Collection<String> known) {
        if (!known.contains(key)) {
            problem(
                    "unknown key '%s'; did you mean '%s'?",
                    key, NearestName.of(key, known).orElseThrow());
        }
    }

    private String kind() {
        if (isNull()) {
            return "nothing";
        }
        return isMap() ? "a map" : isList() ? "a list" : "a single value";
    }
}
