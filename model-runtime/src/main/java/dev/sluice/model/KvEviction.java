// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Whether the KV cache of a session keeps all rows or a number of them. After each block of a
 * prompt, every head of every layer keeps the rows that GUI-KV (SalesforceAIResearch/GUI-KV)
 * chooses for it. An answer then depends on what its session dropped before the question came, so
 * that it is another one than without the session.
 *
 * @param capacity rows of each head that stay, with those of the window; 0 if all rows stay
 * @param window last rows, which always stay and whose attention chooses the others; at least 1 and
 *     less than the capacity
 * @param alpha weight of the norms of the newest step's hidden states, at least 0
 */
public record KvEviction(int capacity, int window, double alpha) {

    private static final String NONE = "none";
    private static final String GUI_KV = "gui-kv:";
    private static final int DEFAULT_WINDOW = 8;
    private static final double DEFAULT_ALPHA = 2;
    private static final KvEviction NO_EVICTION = new KvEviction(0, 0, 0);

    public KvEviction {
        boolean none = capacity == 0 && window == 0 && alpha == 0;
        boolean possible = window >= 1 && capacity > window && alpha >= 0 && Double.isFinite(alpha);
        if (!none && !possible) {
            throw impossible(capacity, window, alpha);
        }
    }

    private static IllegalArgumentException impossible(int capacity, int window, double alpha) {
        return new IllegalArgumentException(
                "found a capacity of %d rows, a window of %d and alpha %s; expected 1 ≤ window < capacity and a finite alpha ≥ 0"
                        .formatted(capacity, window, alpha));
    }

    /** No eviction: all rows stay. */
    public static KvEviction none() {
        return NO_EVICTION;
    }

    /** Whether all rows stay. */
    public boolean isNone() {
        return capacity == 0;
    }

    /**
     * Parses what {@link #toString} returns: {@code none} or {@code
     * gui-kv:capacity=2048,window=8,alpha=2.0}, of which window and alpha may be left out.
     *
     * @throws IllegalArgumentException with what was found and what was expected
     */
    public static KvEviction parse(String text) {
        String stripped = text.strip();
        if (stripped.equals(NONE)) {
            return NO_EVICTION;
        }
        if (!stripped.startsWith(GUI_KV)) {
            throw unreadable(text);
        }
        Map<String, String> values = new TreeMap<>();
        for (String option : stripped.substring(GUI_KV.length()).split(",", -1)) {
            String[] parts = option.split("=", -1);
            if (parts.length != 2 || values.put(parts[0].strip(), parts[1].strip()) != null) {
                throw unreadable(text);
            }
        }
        return of(text, values);
    }

    private static KvEviction of(String text, Map<String, String> values) {
        String capacity = values.remove("capacity");
        String window = values.remove("window");
        String alpha = values.remove("alpha");
        if (capacity == null || !values.isEmpty()) {
            throw unreadable(text);
        }
        try {
            KvEviction found =
                    new KvEviction(
                            Integer.parseInt(capacity),
                            window == null ? DEFAULT_WINDOW : Integer.parseInt(window),
                            alpha == null ? DEFAULT_ALPHA : Double.parseDouble(alpha));
            if (found.isNone()) { // which is written as such
                throw impossible(found.capacity, found.window, found.alpha);
            }
            return found;
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(unreadable(text).getMessage(), e);
        }
    }

    private static IllegalArgumentException unreadable(String text) {
        return new IllegalArgumentException(
                "found '%s'; expected none, or gui-kv:capacity=ROWS with window=ROWS and alpha=WEIGHT if wanted, such as gui-kv:capacity=2048,window=8"
                        .formatted(text));
    }

    @Override
    public String toString() {
        return isNone()
                ? NONE
                : String.format(
                        Locale.ROOT,
                        "gui-kv:capacity=%d,window=%d,alpha=%s",
                        capacity,
                        window,
                        alpha);
    }
}
