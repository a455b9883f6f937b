// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.reduce;

import dev.sluice.engine.policy.ClipPolicy;
import dev.sluice.engine.policy.Needs;
import dev.sluice.engine.policy.OptionValues;
import dev.sluice.engine.policy.PolicyOption;
import dev.sluice.engine.policy.Signals;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A named method of reducing tokens, with its options. Immutable and serializable; the reducers
 * that it creates hold the state of one stream each.
 *
 * <p>A name is a drop, which decides on tokens as they arrive ({@code none}, {@code dtd-feature},
 * {@code dtd-pixel}, {@code dtd-anchored}, {@code divprune-stream}, {@code auto}), a method ({@code
 * holitom} and those of {@link ClipPolicy}), or a drop and a method for the tokens that it leaves,
 * as in {@code dtd-anchored+v-cast}; {@code dtd+holitom} is {@code dtd-feature+holitom}. Options
 * that a policy does not use are checked and ignored, so that a policy can be exchanged without
 * changing them.
 */
public final class ReductionPolicy implements Serializable {

    /** Bound on the float32 features of one open window, bytes. */
    public static final long MAX_WINDOW_BYTES = 64L << 20;

    /** Longest open window if the option is not set, steps. */
    public static final int DEFAULT_WINDOW = 32;

    private static final long serialVersionUID = 1L;

    private final PolicyParts parts;
    private final OptionValues values;
    private final PolicyOptions options;

    private ReductionPolicy(PolicyParts parts, OptionValues values) {
        this.parts = parts;
        this.values = values;
        this.options = PolicyOptions.of(parts.mask(), values);
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
        return new ReductionPolicy(PolicyParts.parse(name), OptionValues.parse(options));
    }

    /** Returns the names of all policies. */
    public static List<String> names() {
        return PolicyParts.names();
    }

    /** Returns the names of all options. */
    public static List<String> optionNames() {
        return PolicyOption.labels();
    }

    /** Returns the policy's name. */
    public String name() {
        return parts.name();
    }

    /**
     * Returns the options in effect, by name; only those that this policy uses, in a fixed order.
     */
    public Map<String, Object> options() {
        return options.inUse(parts, values);
    }

    /** Returns whether the drop uses {@link TokenStep#pixels}. */
    public boolean needsPixels() {
        return parts.mask() == MaskKind.DTD_PIXEL;
    }

    /** Returns whether the merge uses {@link TokenStep#attention} if there is any. */
    public boolean wantsAttention() {
        return parts.holitom()
                ? options.d() < 1
                : needs().signals().stream()
                        .anyMatch(names -> names.contains(Signals.IMAGE_ATTENTION));
    }

    /** Returns what the encoder must give beside the tokens. */
    public Needs needs() {
        ClipPolicy clip = parts.clip();
        return clip == null ? Needs.NOTHING : clip.needs();
    }

    /** Returns whether all tokens that are left are as the encoder gave them. */
    public boolean selects() {
        ClipPolicy clip = parts.clip();
        return !parts.holitom() && (clip == null || clip.selects());
    }

    /** Returns whether tokens are merged across time; otherwise kept tokens are final at once. */
    public boolean merges() {
        return parts.merges();
    }

    /** Returns a drop for one stream, at its start. */
    public TokenDrop newDrop() {
        return newDrop(Workers.caller());
    }

    /** Returns a drop for one stream, at its start, that divides the rows of a step. */
    public TokenDrop newDrop(Workers workers) {
        return new DifferentialDrop(parts, options, workers);
    }

    /**
     * Returns a merge for one stream, its window bounded in steps and by {@link #MAX_WINDOW_BYTES}.
     */
    public TemporalMerge newMerge() {
        ClipPolicy clip = parts.clip();
        if (clip != null) {
            int window = clip.streamWindow(values);
            return new WindowedMerge(
                    clip.reducer(values, false), clip.needs(), window, MAX_WINDOW_BYTES);
        }
        int window = options.window() > 0 ? options.window() : DEFAULT_WINDOW;
        return parts.holitom()
                ? new HolitomMerge(
                        options, window, MAX_WINDOW_BYTES, emission -> {}, Workers.caller())
                : new PassThroughMerge();
    }

    /**
     * Returns a merge for one clip, as the method is published: the window is the whole clip unless
     * the option {@code window} is set.
     *
     * @param listener called for tokens that HoliTom makes final, in order, on the calling thread
     * @param workers divide the rows and steps of a segment of HoliTom
     */
    public TemporalMerge newClipMerge(MergeListener listener, Workers workers) {
        boolean bounded = options.window() > 0;
        int window = bounded ? options.window() : Integer.MAX_VALUE;
        long bytes = bounded ? MAX_WINDOW_BYTES : Long.MAX_VALUE;
        ClipPolicy clip = parts.clip();
        if (clip != null) {
            return new WindowedMerge(clip.reducer(values, !bounded), clip.needs(), window, bytes);
        }
        return parts.holitom()
                ? new HolitomMerge(options, window, bytes, listener, workers)
                : new PassThroughMerge();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ReductionPolicy policy
                && parts.equals(policy.parts)
                && values.equals(policy.values);
    }

    @Override
    public int hashCode() {
        return Objects.hash(parts, values);
    }

    @Override
    public String toString() {
        return name() + options();
    }
}
