// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model;

import dev.sluice.model.InnerPruning.Method;
import dev.sluice.model.InnerPruning.Stage;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** The text form of {@link InnerPruning}. */
final class InnerPruningText {

    /** What is expected instead of a text that cannot be read. */
    static final String EXPECTED =
            "; expected none, "
                    + Arrays.stream(Method.values())
                            .filter(method -> method != Method.NONE)
                            .map(method -> method.label() + "@LAYER" + method.counts().text())
                            .collect(Collectors.joining(", "))
                    + ", such as holitom@12:0.5; all but holitom and fastv take more stages, such"
                    + " as pyramiddrop@8:0.25,16:0.5";

    private InnerPruningText() {}

    static InnerPruning parse(String text) {
        String[] parts = text.strip().split("@", -1);
        Method method = method(text, parts[0]);
        if (parts.length > 2 || (parts.length == 1) != (method == Method.NONE)) {
            throw unreadable(text);
        }
        if (method == Method.NONE) {
            return InnerPruning.none();
        }
        List<Stage> stages = new ArrayList<>();
        for (String stage : parts[1].split(",", -1)) {
            stages.add(stage(text, method, stage));
        }
        return new InnerPruning(method, stages);
    }

    private static Method method(String text, String name) {
        for (Method method : Method.values()) {
            if (method.label().equals(name)) {
                return method;
            }
        }
        throw unreadable(text);
    }

    private static Stage stage(String text, Method method, String stage) {
        String[] parts = stage.split(":", -1);
        if (parts.length != 1 + method.counts().size()) {
            throw unreadable(text);
        }
        int layer;
        List<Double> values = new ArrayList<>();
        try {
            layer = Integer.parseInt(parts[0].strip());
            for (String value : Arrays.asList(parts).subList(1, parts.length)) {
                values.add(Double.parseDouble(value.strip()));
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(unreadable(text).getMessage(), e);
        }
        return new Stage(layer, method.counts().of(values));
    }

    private static IllegalArgumentException unreadable(String text) {
        return new IllegalArgumentException("found '" + text + "'" + EXPECTED);
    }

    /** Returns the text of a stage. */
    static String of(int layer, PruningCount count) {
        return count.values().stream()
                .map(String::valueOf)
                .collect(Collectors.joining(":", layer + ":", ""));
    }
}
