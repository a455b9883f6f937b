// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model;

import dev.sluice.model.PruningCount.Form;
import dev.sluice.model.PruningCount.Share;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The method by which visual tokens are dropped or merged between the layers of the language model.
 * Before a stage's layer, tokens are ranked by a score of the attention in the layer before; equal
 * ones by their order. Kept tokens keep their positions.
 *
 * @param method the score, and what becomes of tokens that are not kept
 * @param stages in ascending order of layers; empty only for {@link Method#NONE}
 */
public record InnerPruning(Method method, List<Stage> stages) {

    /** A score, the form of the stages' counts, and what becomes of tokens that are not kept. */
    public enum Method {
        /** All tokens are kept. */
        NONE(PruningScore.LAST_ROW, Form.SHARE),
        /**
         * Each dropped token is averaged in equal parts into the most similar kept one; one stage.
         */
        HOLITOM(PruningScore.LAST_ROW, Form.SHARE),
        /** Tokens are dropped; one stage. */
        FASTV(PruningScore.LAST_ROW, Form.SHARE),
        /** Tokens are dropped; several stages. */
        PYRAMIDDROP(PruningScore.LAST_ROW, Form.SHARE),
        /**
         * As PyramidDrop without positions; the first stage also keeps every third row and column
         * of each step's grid (markendo/FEATHER).
         */
        FEATHER(PruningScore.LAST_ROW_UNROTATED, Form.SHARE),
        /** Text that the text looks at weighs more (weiczh02/AdaptInfer-base). */
        ADAPTINFER(PruningScore.ALL_ROWS_WEIGHTED, Form.SHARE),
        /** As many tokens as have most of the attention (ZipVL, without its quantisation). */
        ZIPVL(PruningScore.ALL_ROWS, Form.MASS),
        /** All tokens are dropped once the text hardly looks at them (ToDRE's second part). */
        TODRE(PruningScore.ALL_ROWS, Form.RATIO),
        /**
         * Tokens are dropped that get little attention from the text as a whole and from each token
         * of it (liuting20/MustDrop's second part).
         */
        MUSTDROP(PruningScore.ALL_ROWS, Form.FILTERS);

        private final PruningScore score;
        private final Form counts;

        Method(PruningScore score, Form counts) {
            this.score = score;
            this.counts = counts;
        }

        /** What visual tokens are ranked by. */
        public PruningScore score() {
            return score;
        }

        /** The form of all stages' counts. */
        Form counts() {
            return counts;
        }

        /** Whether dropped tokens are merged into kept ones. */
        public boolean merges() {
            return this == HOLITOM;
        }

        /** Whether the first stage also keeps a sample of each step's grid. */
        public boolean samplesGrid() {
            return this == FEATHER;
        }

        private boolean takes(int stages) {
            return switch (this) {
                case NONE -> stages == 0;
                case HOLITOM, FASTV -> stages == 1;
                default -> stages > 0;
            };
        }

        /** Returns its name in configurations. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A layer before which tokens are dropped.
     *
     * @param layer the first layer without them, counted from 0; at least 1
     * @param count how many are kept
     */
    public record Stage(int layer, PruningCount count) {

        public Stage {
            if (layer < 1 || !count.isInRange()) {
                throw new IllegalArgumentException(
                        "found %s; expected a layer of at least 1 and %s"
                                .formatted(
                                        InnerPruningText.of(layer, count), count.form().range()));
            }
        }

        /** A stage with a fixed share of tokens that it and the stages before drop. */
        public Stage(int layer, double removed) {
            this(layer, new Share(removed));
        }

        @Override
        public String toString() {
            return InnerPruningText.of(layer, count);
        }
    }

    private static final InnerPruning NO_PRUNING = new InnerPruning(Method.NONE, List.of());

    public InnerPruning {
        Objects.requireNonNull(method, "method");
        stages = List.copyOf(stages);
        Form form = method.counts;
        if (!method.takes(stages.size())
                || stages.stream().anyMatch(stage -> stage.count.form() != form)) {
            throw new IllegalArgumentException(
                    "found %s with the stages %s%s"
                            .formatted(method.label(), stages, InnerPruningText.EXPECTED));
        }
        for (int i = 1; i < stages.size(); i++) {
            checkOrder(stages.get(i - 1), stages.get(i));
        }
    }

    private static void checkOrder(Stage before, Stage stage) {
        boolean ascends = stage.layer > before.layer;
        if (stage.count instanceof Share share && before.count instanceof Share last) {
            ascends &= share.removed() >= last.removed();
        }
        if (!ascends) {
            throw new IllegalArgumentException(
                    "found the stage %s after %s; expected ascending layers and shares that do not decrease, since shares are of all visual tokens of the prompt"
                            .formatted(stage, before));
        }
    }

    /** No pruning: all tokens are kept. */
    public static InnerPruning none() {
        return NO_PRUNING;
    }

    /**
     * Parses what {@link #toString} returns: {@code none}, {@code holitom@12:0.5}, {@code
     * pyramiddrop@8:0.25,16:0.5} or {@code mustdrop@2:0.001:0.001}.
     *
     * @throws IllegalArgumentException with what was found and what was expected
     */
    public static InnerPruning parse(String text) {
        return InnerPruningText.parse(text);
    }

    /**
     * Returns the layers before which the decoder is split: those of the stages, and, where the
     * layer before a stage runs once more without positions, that layer.
     */
    public List<Integer> splits() {
        SortedSet<Integer> splits = new TreeSet<>();
        for (Stage stage : stages) {
            splits.add(stage.layer);
            if (method.score == PruningScore.LAST_ROW_UNROTATED && stage.layer > 1) {
                splits.add(stage.layer - 1);
            }
        }
        return List.copyOf(splits);
    }

    /** Returns the stage before a layer, if there is one. */
    public Optional<Stage> before(int layer) {
        return stages.stream().filter(stage -> stage.layer == layer).findFirst();
    }

    @Override
    public String toString() {
        return stages.isEmpty()
                ? method.label()
                : stages.stream()
                        .map(Stage::toString)
                        .collect(Collectors.joining(",", method.label() + "@", ""));
    }
}
