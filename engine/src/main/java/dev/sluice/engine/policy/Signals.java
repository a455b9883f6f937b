// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.policy;

import dev.sluice.model.tensor.Signal;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the encoder says of the tokens of one step beside their embeddings, by name. N is the number
 * of the grid's tokens. Immutable; the arrays are not copied.
 *
 * <ul>
 *   <li>{@value #IMAGE_ATTENTION}: N; attention that each token receives
 *   <li>{@value #CLS_ATTENTION}: layers × heads × N; attention that one query, [CLS] or the mean
 *       query, pays each token
 *   <li>{@value #FULL_ATTENTION}: heads × (1+N) × (1+N); all attention of a layer, row and column 0
 *       are [CLS]
 *   <li>{@value #SEMANTIC}: layers × N; softmax of the products of the values with that of [CLS]
 *   <li>{@value #VALUE_NORM}: layers × N; L1 norm of the value
 *   <li>{@value #KEYS}: N × k; mean key over heads
 *   <li>{@value #DIAGONAL}: heads × N; attention that each token pays itself
 *   <li>{@value #GLOBAL_ATTENTION}: N; attention that each token receives from those that receive
 *       most
 *   <li>{@value #PAGE_RANK}: heads × N; scores of mean 1, passed on by the attention
 *   <li>{@value #TEXT}: rows × dim; embeddings of the question in the space of the features
 *   <li>{@value #RELEVANCE}: one value; how well the step fits the question
 * </ul>
 */
public final class Signals {

    public static final String IMAGE_ATTENTION = "image_attention";
    public static final String CLS_ATTENTION = "cls_attention";
    public static final String FULL_ATTENTION = "attention_full_cls";
    public static final String SEMANTIC = "semantic";
    public static final String VALUE_NORM = "value_norm";
    public static final String KEYS = "keys";
    public static final String DIAGONAL = "diagonal";
    public static final String GLOBAL_ATTENTION = "global_attention";
    public static final String PAGE_RANK = "page_rank";
    public static final String TEXT = "text";
    public static final String RELEVANCE = "relevance";

    /** The layer that the features of most families come from: the last but one. */
    static final int LAYER_OF_FEATURES = -2;

    /** The names of all signals. */
    public static final List<String> NAMES =
            List.of(
                    IMAGE_ATTENTION,
                    CLS_ATTENTION,
                    FULL_ATTENTION,
                    SEMANTIC,
                    VALUE_NORM,
                    KEYS,
                    DIAGONAL,
                    GLOBAL_ATTENTION,
                    PAGE_RANK,
                    TEXT,
                    RELEVANCE);

    /** No signal. */
    public static final Signals NONE = new Signals(Map.of());

    private final TreeMap<String, Signal> byName;

    private Signals(Map<String, Signal> byName) {
        this.byName = new TreeMap<>(byName);
    }

    /**
     * Returns the shape that a signal of a step must have, if it does not have it.
     *
     * @param tokens number of the grid's tokens
     * @param dim dimension of the embeddings
     * @return what is expected, or null if the shape fits
     * @throws IllegalArgumentException if there is no such signal
     */
    public static @Nullable String unfit(String name, int[] shape, int tokens, int dim) {
        int axes = shape.length;
        int last = axes == 0 ? -1 : shape[axes - 1];
        boolean fits =
                switch (name) {
                    case IMAGE_ATTENTION, GLOBAL_ATTENTION -> axes == 1 && last == tokens;
                    case CLS_ATTENTION -> axes == 3 && last == tokens;
                    case FULL_ATTENTION ->
                            axes == 3 && last == tokens + 1 && shape[1] == tokens + 1;
                    case SEMANTIC, VALUE_NORM, DIAGONAL, PAGE_RANK -> axes == 2 && last == tokens;
                    case KEYS -> axes == 2 && shape[0] == tokens;
                    case TEXT -> axes == 2 && last == dim;
                    case RELEVANCE -> axes == 0 || axes == 1 && last == 1;
                    default ->
                            throw new IllegalArgumentException(
                                    "unknown signal '%s', expected one of %s; did you mean '%s'?"
                                            .formatted(
                                                    name,
                                                    String.join(", ", NAMES),
                                                    NearestName.of(name, NAMES).orElseThrow()));
                };
        return fits ? null : expected(name, tokens, dim);
    }

    private static String expected(String name, int tokens, int dim) {
        return switch (name) {
            case IMAGE_ATTENTION, GLOBAL_ATTENTION -> "%d (tokens)".formatted(tokens);
            case CLS_ATTENTION -> "layers × heads × %d (tokens)".formatted(tokens);
            case FULL_ATTENTION ->
                    "heads × %d × %d ([CLS] and tokens)".formatted(tokens + 1, tokens + 1);
            case SEMANTIC, VALUE_NORM -> "layers × %d (tokens)".formatted(tokens);
            case DIAGONAL, PAGE_RANK -> "heads × %d (tokens)".formatted(tokens);
            case KEYS -> "%d (tokens) × k".formatted(tokens);
            case TEXT -> "rows × %d (dimension)".formatted(dim);
            default -> "1";
        };
    }

    /** Returns signals by their names. */
    public static Signals of(Map<String, Signal> byName) {
        return byName.isEmpty() ? NONE : new Signals(byName);
    }

    /** Returns the signal, or null if the encoder has no such output. */
    public @Nullable Signal get(String name) {
        return byName.get(name);
    }

    /** Returns all signals in the order of their names. */
    public Map<String, Signal> byName() {
        return Collections.unmodifiableMap(byName);
    }

    /** Returns these signals and the attention that each token receives, if it is not null. */
    public Signals withAttention(float @Nullable [] attention) {
        if (attention == null) {
            return this;
        }
        TreeMap<String, Signal> all = new TreeMap<>(byName);
        all.put(IMAGE_ATTENTION, new Signal(new int[] {attention.length}, attention));
        return new Signals(all);
    }

    /**
     * Returns what a graph reduced all attention to, or null if a step has all attention itself.
     */
    @Nullable Signal inPlaceOfFull(String name) {
        return get(FULL_ATTENTION) == null ? get(name) : null;
    }

    /** Returns a row of values, one for each of the grid's tokens. */
    static double[] row(Signal signal, int row, int tokens) {
        double[] values = new double[tokens];
        Arrays.setAll(values, token -> signal.values()[row * tokens + token]);
        return values;
    }

    Signal require(String name) {
        Signal signal = byName.get(name);
        if (signal == null) {
            throw new MissingSignalException(
                    "the encoder has no output '%s', found %s; use a policy that needs no such signal, or a folder whose encoder has it"
                            .formatted(name, byName.isEmpty() ? "none" : byName.keySet()));
        }
        return signal;
    }

    /**
     * Returns the attention of one layer that each of the step's tokens receives: the mean over
     * heads of {@value #CLS_ATTENTION}, else {@value #IMAGE_ATTENTION}.
     *
     * @param layer index of the layer; negative ones count from the last
     */
    static double[] attention(StepTokens step, int layer) {
        Signal layers = step.signals().get(CLS_ATTENTION);
        if (layers == null) {
            return candidates(step, step.signals().require(IMAGE_ATTENTION).values(), 0);
        }
        int heads = layers.size(1);
        int from = layer < 0 ? Math.max(0, layers.size(0) + layer) : layer;
        if (from >= layers.size(0)) {
            throw new MissingSignalException(
                    "%s has %d layers, expected at least %d for layer %d"
                            .formatted(CLS_ATTENTION, layers.size(0), layer + 1, layer));
        }
        double[] sums = new double[step.count()];
        for (int head = 0; head < heads; head++) {
            double[] values =
                    candidates(step, layers.values(), (from * heads + head) * step.gridSize());
            for (int token = 0; token < sums.length; token++) {
                sums[token] += values[token];
            }
        }
        Arrays.setAll(sums, token -> sums[token] / heads);
        return sums;
    }

    /** Returns the values of the step's tokens from an array over the grid. */
    static double[] candidates(StepTokens step, float[] values, int from) {
        double[] chosen = new double[step.count()];
        for (int token = 0; token < chosen.length; token++) {
            chosen[token] = values[from + step.positions()[token]];
        }
        return chosen;
    }

    /** Returns whether there is none. */
    public boolean isEmpty() {
        return byName.isEmpty();
    }

    /** Returns the names, in order. */
    @Override
    public String toString() {
        return byName.keySet().toString();
    }
}
