// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.policy;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The options of the policies. A name means one thing, whatever policy uses it. */
public enum PolicyOption {
    THRESHOLD("threshold", -1, 1, "Drop: bound on the compared value, or the share to drop."),
    ABSOLUTE("absolute", "Drop: whether the threshold is a bound on a value (true) or a share."),
    REDUNDANCY_THRESHOLD(
            "redundancy-threshold",
            -1,
            1,
            "Cosine similarity above which a position counts as redundant in the detection of scene"
                    + " changes."),
    RETAIN_RATIO("retain-ratio", 0, 1, "Share of all tokens that is kept."),
    TOKENS("tokens", 1, "Number of tokens kept of a step; takes precedence over the share."),
    WINDOW("window", 1, "Number of steps that are reduced together."),
    SCOPE(
            "scope",
            List.of("step", "window"),
            "Whether the tokens of a step or of the window compete."),
    CHOICE(
            "choice",
            List.of("max-min", "max-sum"),
            "Whether the next token has the largest smallest distance to the chosen ones or the"
                    + " largest sum of distances."),
    EPSILON("epsilon", 0, 2, "Distance up to which a token is not new."),
    TAU("tau", -1, 1, "Cosine similarity above which a token is like one of the step before."),
    BETA("beta", 0, 1, "Weight of a cluster's center against the mean of its members."),
    D("d", 0, 1, "Share of the kept tokens that is selected by clustering, not by attention."),
    K("k", 1, "Number of neighbors that define the density of a token."),
    LAYER(
            "layer",
            "The encoder's layer whose attention counts; negative ones count from the last. For"
                    + " 'vtc-cls' the first of several."),
    IMPORTANT("important", 0, 1, "Share of the kept tokens that is chosen by attention."),
    ALPHA(
            "alpha",
            0,
            100,
            "Share of the budget that is chosen first ('flashvid', 'hired'), or the weight of what is"
                    + " added ('gtp', 'turbo')."),
    EXPANSION("expansion", 1, 100, "Factor on the share that is kept."),
    SEGMENT_TAU(
            "segment-tau",
            -1,
            1,
            "Cosine similarity of the mean tokens under which there is a cut."),
    SEGMENTS("segments", 1, "Number of segments of a window at least."),
    ANCHOR_STRIDE(
            "anchor-stride", 1, "Every so many steps of a segment, one takes the merged tokens."),
    CLUSTERS("clusters", 1, "Number of clusters of a window; takes precedence over the share."),
    DISTANCE("distance", List.of("euclidean", "cosine"), "Distance of two tokens."),
    NORMALIZE("normalize", "Whether tokens are scaled to length 1 before they are clustered."),
    MERGES("merges", 1, "Number of tokens merged in a round; if not set, until the share is met."),
    ROUNDS("rounds", 1, "Number of rounds."),
    MERGE_THRESHOLD(
            "merge-threshold", -1, 1, "Mean cosine similarity from which a group is merged."),
    SIDE("side", 1, "Number of cells of a square's side."),
    DOMINANT("dominant", 1, "Number of tokens chosen by attention; if not set, from the share."),
    CONTEXTUAL("contextual", 1, "Number of merged tokens; if not set, from the share."),
    RANKING("ranking", List.of("mixed", "cls", "image"), "Attention by which tokens are ranked."),
    GRAPH("graph", List.of("spatial", "semantic", "mixed"), "Which tokens are neighbors."),
    NEIGHBORS("neighbors", 1, "Number of neighbors by similarity."),
    UNIT("unit", List.of("token", "row"), "Whether tokens or whole rows of the grid are kept."),
    VIEWS("views", 1, "Number of consecutive steps that show one frame."),
    GLOBAL_FACTOR(
            "global-factor", 0, 1000, "A token is global if it receives this times the mean."),
    ITERATIONS("iterations", 1, "How often scores are passed on by the attention."),
    CHUNK("chunk", 1, "Number of steps that are compared as one."),
    CHANNELS("channels", List.of("first", "chunk"), "Which chunk decides on the channels."),
    SIGN(
            "sign",
            List.of("positive", "negative"),
            "Whether tokens near the question or far from it are relevant."),
    POOLING("pooling", List.of("runs", "mean", "bilinear"), "How tokens are pooled."),
    SIZE("size", 1, "Length of a run, or cells of the pooled grid's side."),
    VERSION("version", List.of("v1", "v2", "v3", "v4"), "How a step is pooled to its share.");

    /** Types of values. */
    public enum Type {
        NUMBER,
        COUNT,
        INTEGER,
        FLAG,
        WORD
    }

    private final String label;
    private final Type type;
    private final double least;
    private final double most;
    private final List<String> words;
    private final String description;

    PolicyOption(String label, double least, double most, String description) {
        this(label, Type.NUMBER, least, most, List.of(), description);
    }

    PolicyOption(String label, int least, String description) {
        this(label, Type.COUNT, least, Integer.MAX_VALUE, List.of(), description);
    }

    PolicyOption(String label, List<String> words, String description) {
        this(label, Type.WORD, 0, 0, words, description);
    }

    PolicyOption(String label, String description) {
        this(
                label,
                label.equals("layer") ? Type.INTEGER : Type.FLAG,
                Integer.MIN_VALUE,
                Integer.MAX_VALUE,
                List.of(),
                description);
    }

    PolicyOption(
            String label,
            Type type,
            double least,
            double most,
            List<String> words,
            String description) {
        this.label = label;
        this.type = type;
        this.least = least;
        this.most = most;
        this.words = words;
        this.description = description;
    }

    /** Returns the option's name. */
    public String label() {
        return label;
    }

    /** Returns the type of its values. */
    public Type type() {
        return type;
    }

    /** Returns a sentence for people. */
    public String description() {
        return description;
    }

    /** Returns the names of all options. */
    public static List<String> labels() {
        return Arrays.stream(values()).map(PolicyOption::label).toList();
    }

    /**
     * Returns the option of a name.
     *
     * @throws IllegalArgumentException if there is none
     */
    static PolicyOption of(String label) {
        for (PolicyOption option : values()) {
            if (option.label.equals(label)) {
                return option;
            }
        }
        throw new IllegalArgumentException(
                "unknown option '%s', expected one of %s; did you mean '%s'?"
                        .formatted(
                                label,
                                String.join(", ", labels()),
                                NearestName.of(label, labels()).orElseThrow()));
    }

    /** Reads a value; an error names the option, what was found and what was expected. */
    Object parse(String text) {
        String value = text.strip();
        try {
            return switch (type) {
                case NUMBER -> inRange(Double.parseDouble(value), text);
                case COUNT, INTEGER -> (int) inRange(Integer.parseInt(value), text);
                case FLAG -> Boolean.valueOf(oneOf(value, List.of("true", "false")));
                case WORD -> oneOf(value.toLowerCase(Locale.ROOT), words);
            };
        } catch (NumberFormatException e) {
            throw bad(text, e);
        }
    }

    private double inRange(double value, String text) {
        if (!(value >= least && value <= most)) {
            throw bad(text, null);
        }
        return value;
    }

    private String oneOf(String value, List<String> known) {
        if (!known.contains(value)) {
            throw bad(value, null);
        }
        return value;
    }

    private IllegalArgumentException bad(String found, @Nullable NumberFormatException cause) {
        String expected =
                switch (type) {
                    case NUMBER -> "a number from %s to %s".formatted(least, most);
                    case COUNT -> "a whole number from %d".formatted((int) least);
                    case INTEGER -> "a whole number";
                    case FLAG -> "true or false";
                    case WORD -> "one of " + String.join(", ", words);
                };
        return new IllegalArgumentException(
                "option '%s' is '%s', expected %s".formatted(label, found, expected), cause);
    }
}
