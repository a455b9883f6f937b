// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.policy;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the known name that a mistyped one most likely meant. */
public final class NearestName {

    private NearestName() {}

    /**
     * Returns the name with the fewest edits from {@code found}, letter case and separators aside;
     * ties go to the first in order.
     */
    public static Optional<String> of(String found, Collection<String> known) {
        String plain = plain(found);
        return known.stream()
                .min(
                        Comparator.<String>comparingInt(name -> edits(plain, plain(name)))
                                .thenComparing(Comparator.naturalOrder()));
    }

    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    }

    /** Insertions, deletions and replacements that turn one word into the other. */
    static int edits(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int column = 0; column <= to.length(); column++) {
            row[column] = column;
        }
        for (int line = 1; line <= from.length(); line++) {
            int diagonal = row[0];
            row[0] = line;
            for (int column = 1; column <= to.length(); column++) {
                boolean same = from.charAt(line - 1) == to.charAt(column - 1);
                int replaced = diagonal + (same ? 0 : 1);
                diagonal = row[column];
                row[column] = Math.min(replaced, 1 + Math.min(row[column - 1], row[column]));
            }
        }
        return row[to.length()];
    }
}
