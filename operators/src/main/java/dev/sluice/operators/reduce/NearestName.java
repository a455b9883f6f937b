package dev.sluice.operators.reduce;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Finds the known name that a mistyped one most likely meant. */
final class NearestName {

    private NearestName() {}

    /** The name with the fewest edits from {@code found}, letter case and separators aside. */
    static String of(String found, List<String> known) {
        String plain = plain(found);
        return known.stream()
                .min(Comparator.comparingInt(name -> edits(plain, plain(name))))
                .orElseThrow();
    }

    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    }

    private static int edits(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j - 1], row[j]));
            }
        }
        return row[to.length()];
    }
}
