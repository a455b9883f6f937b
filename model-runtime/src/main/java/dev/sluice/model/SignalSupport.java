// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model;

import java.util.EnumSet;
import java.util.Set;

/**
 * Which signals an open encoder gives.
 *
 * @param given the signals of each step
 * @param refusal why those that were wanted beside them are not given; empty if none were
 */
public record SignalSupport(Set<EncoderSignal> given, String refusal) {

    /** Embeddings alone. */
    public static final SignalSupport NONE = new SignalSupport(Set.of(), "");

    public SignalSupport {
        given = Set.copyOf(given);
    }

    /** Whether a signal is given. */
    public boolean gives(EncoderSignal signal) {
        return given.contains(signal);
    }

    /** Returns the given signals in their order. */
    public Set<EncoderSignal> ordered() {
        EnumSet<EncoderSignal> ordered = EnumSet.noneOf(EncoderSignal.class);
        ordered.addAll(given);
        return ordered;
    }

    /** Returns the names of the given signals in their order, such as {@code [keys]}. */
    public String names() {
        return ordered().stream().map(EncoderSignal::wireName).toList().toString();
    }
}
