// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.reduce;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A named method of reducing tokens, with its options. Immutable and serializable; the reducers
 * that it creates hold the state of one stream each.
 *
 * <p>Names: {@code none}, {@code dtd-feature}, {@code dtd-pixel}, {@code dtd-anchored}, {@code
 * holitom}, {@code dtd+holitom} (the mask of dtd-feature, then HoliTom). Options that a policy does
 * not use are checked and ignored, so that a policy can be exchanged without changing them.
 */
public final class ReductionPolicy implements Serializable {

    /** Bound on the float32 features of one open window, bytes. */
    public static final long MAX_WINDOW_BYTES = 64L << 20;

    /** Longest open window if the option is not set, steps. */
    public static final int DEFAULT_WINDOW = 32;

    private static final long serialVersionUID = 1L;

    private final PolicyKind kind;
    private final PolicyOptions options;

    private ReductionPolicy(PolicyKind kind, PolicyOptions options) {
        this.kind = kind;
        this.options = options;
    }

    /**
     * Reads a policy.
     *
     * @param name one of {@link #names()}
     * @param options values by the names of {@link #optionNames()}; missing ones have their default
     * @throws IllegalArgumentException for an unknown name or option, or a value out of range; the
     *     message says what was found, what was expected and which known name is nearest
     */
    public static ReductionPolicy parse(String name, Map<String, String> options) {
        PolicyKind kind = PolicyKind.of(name);
        return new ReductionPolicy(kind, PolicyOptions.parse(kind, options));
    }

    /** Returns the names of all policies. */
    public static List<String> names() {
        return Arrays.stream(PolicyKind.values()).map(PolicyKind::policyName).toList();
    }

    /** Returns the names of all options. */
    public static List<String> optionNames() {
        return PolicyOptions.NAMES;
    }

    /** Returns the policy's name. */
    public String name() {
        return kind.policyName();
    }

    /**
     * Returns the options in effect, by name; only those that this policy uses, in a fixed order.
     */
    public Map<String, Object> options() {
        return options.inUse(kind);
    }

    /** Returns whether the drop uses {@link TokenStep#pixels}. */
    public boolean needsPixels() {
        return kind == PolicyKind.DTD_PIXEL;
    }

    /** Returns whether the merge uses {@link TokenStep#attention} if there is any. */
    public boolean wantsAttention() {
        return merges() && options.d() < 1;
    }

    /** Returns whether tokens are merged across time; otherwise kept tokens are final at once. */
    public boolean merges() {
        return kind.merges();
    }

    /** Returns a drop for one stream, at its start. */
    public TokenDrop newDrop() {
        return newDrop(Workers.caller());
    }

    /** Returns a drop for one stream, at its start, that divides the rows of a step. */
    public TokenDrop newDrop(Workers workers) {
        return new DifferentialDrop(kind, options, workers);
    }

    /**
     * Returns a merge for one stream, its window bounded in steps and by {@link #MAX_WINDOW_BYTES}.
     */
    public TemporalMerge newMerge() {
        int window = options.window() > 0 ? options.window() : DEFAULT_WINDOW;
        return newMerge(window, MAX_WINDOW_BYTES, emission -> {}, Workers.caller());
    }

    /**
     * Returns a merge for one clip: the window is the whole clip unless the option {@code window}
     * is set.
     *
     * @param listener called for tokens that become final, in order, on the calling thread
     * @param workers divide the rows and steps of a segment
     */
    public TemporalMerge newClipMerge(MergeListener listener, Workers workers) {
        return options.window() > 0
                ? newMerge(options.window(), MAX_WINDOW_BYTES, listener, workers)
                : newMerge(Integer.MAX_VALUE, Long.MAX_VALUE, listener, workers);
    }

    private TemporalMerge newMerge(
            int maxSteps, long maxBytes, MergeListener listener, Workers workers) {
        return merges()
                ? new HolitomMerge(options, maxSteps, maxBytes, listener, workers)
                : new PassThroughMerge();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ReductionPolicy policy
                && kind == policy.kind
                && options.equals(policy.options);
    }

    @Override
    public int hashCode() {
        return Objects.hash(kind, options);
    }

    @Override
    public String toString() {
        return name() + options();
    }
}
