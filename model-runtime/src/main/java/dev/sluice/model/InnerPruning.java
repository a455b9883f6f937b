// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * The method by which visual tokens are dropped or merged between the layers of the language model.
 * Before a stage's layer, tokens are ranked by the attention that the prompt's last token pays them
 * in the layer before, averaged over heads; equal ones by their order. Kept tokens keep their
 * positions.
 *
 * @param method how the number of tokens is reduced
 * @param stages in ascending order of layers; empty only for {@link Method#NONE}
 */
public record InnerPruning(Method method, List<Stage> stages) {

    /** How the number of tokens is reduced. */
    public enum Method {
        /** All tokens are kept. */
        NONE,
        /**
         * Each dropped token is averaged in equal parts into the most similar kept one; one stage.
         */
        HOLITOM,
        /** Tokens are dropped; one stage. */
        FASTV,
        /** Tokens are dropped; several stages. */
        PYRAMIDDROP;

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A layer before which tokens are dropped.
     *
     * @param layer the first layer without them, counted from 0; at least 1
     * @param removed share of the prompt's visual tokens that is dropped by this stage and the ones
     *     before, at least 0 and less than 1
     */
    public record Stage(int layer, double removed) {

        public Stage {
            if (layer < 1 || !(removed >= 0 && removed < 1)) {
                throw new IllegalArgumentException(
                        "found %s:%s; expected a layer of at least 1 and a share of at least 0 and below 1, such as 12:0.5"
                                .formatted(layer, removed));
            }
        }

        /** Returns how many visual tokens of a prompt are kept, rounded half to even. */
        public int kept(int visual) {
            return (int) Math.rint(visual * (1 - removed));
        }

        @Override
        public String toString() {
            return layer + ":" + removed;
        }
    }

    private static final String EXPECTED =
            "; expected none, holitom@LAYER:SHARE, fastv@LAYER:SHARE or"
                    + " pyramiddrop@LAYER:SHARE,LAYER:SHARE,…, such as holitom@12:0.5";

    private static final InnerPruning NO_PRUNING = new InnerPruning(Method.NONE, List.of());

    public InnerPruning {
        Objects.requireNonNull(method, "method");
        stages = List.copyOf(stages);
        boolean fits =
                switch (method) {
                    case NONE -> stages.isEmpty();
                    case HOLITOM, FASTV -> stages.size() == 1;
                    case PYRAMIDDROP -> !stages.isEmpty();
                };
        if (!fits) {
            throw new IllegalArgumentException(
                    "found %s with %d stages%s".formatted(method, stages.size(), EXPECTED));
        }
        for (int i = 1; i < stages.size(); i++) {
            Stage before = stages.get(i - 1);
            Stage stage = stages.get(i);
            if (stage.layer <= before.layer || stage.removed < before.removed) {
                throw new IllegalArgumentException(
                        "found the stage %s after %s; expected ascending layers and shares that do not decrease, since shares are of all visual tokens of the prompt"
                                .formatted(stage, before));
            }
        }
    }

    /** No pruning: all tokens are kept. */
    public static InnerPruning none() {
        return NO_PRUNING;
    }

    /**
     * Parses what {@link #toString} returns: {@code none}, {@code holitom@12:0.5}, {@code
     * fastv@2:0.5} or {@code pyramiddrop@8:0.25,16:0.5}.
     *
     * @throws IllegalArgumentException with what was found and what was expected
     */
    public static InnerPruning parse(String text) {
        String[] parts = text.strip().split("@", -1);
        Method method = method(text, parts[0]);
        if (parts.length > 2 || (parts.length == 1) != (method == Method.NONE)) {
            throw unreadable(text);
        }
        return method == Method.NONE
                ? NO_PRUNING
                : new InnerPruning(
                        method,
                        List.of(parts[1].split(",", -1)).stream()
                                .map(stage -> stage(text, stage))
                                .toList());
    }

    private static Method method(String text, String name) {
        for (Method method : Method.values()) {
            if (method.label().equals(name)) {
                return method;
            }
        }
        throw unreadable(text);
    }

    private static Stage stage(String text, String stage) {
        String[] parts = stage.split(":", -1);
        if (parts.length != 2) {
            throw unreadable(text);
        }
        int layer;
        double removed;
        try {
            layer = Integer.parseInt(parts[0].strip());
            removed = Double.parseDouble(parts[1].strip());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(unreadable(text).getMessage(), e);
        }
        return new Stage(layer, removed);
    }

    private static IllegalArgumentException unreadable(String text) {
        return new IllegalArgumentException("found '" + text + "'" + EXPECTED);
    }

    /** Returns the layers before which tokens are dropped. */
    public List<Integer> layers() {
        return stages.stream().map(Stage::layer).toList();
    }

    /** Whether dropped tokens are merged into kept ones. */
    public boolean merges() {
        return method == Method.HOLITOM;
    }

    @Override
    public String toString() {
        return stages.isEmpty()
                ? method.label()
                : method.label()
                        + stages.stream()
                                .map(Stage::toString)
                                .collect(Collectors.joining(",", "@", ""));
    }
}
