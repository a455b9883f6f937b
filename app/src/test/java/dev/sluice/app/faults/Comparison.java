// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.faults;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * How answers differ from those that were expected.
 *
 * @param expected number of answers that were expected
 * @param lost names of answers that are not there
 * @param doubled names of answers that are there more than once, with the same text
 * @param different names of answers with another text, or that were not expected
 */
record Comparison(int expected, List<String> lost, List<String> doubled, List<String> different) {

    /**
     * Compares byte for byte.
     *
     * @param expected the texts under the answers' names; null: any text
     * @param found all answers, including those that are not to be compared
     * @param questions ids of the questions whose answers are compared
     */
    static Comparison of(
            Map<String, String> expected, List<AnswerLog.Entry> found, Set<String> questions) {
        Map<String, String> missing = new TreeMap<>(expected);
        Map<String, Integer> counts = new HashMap<>();
        List<String> doubled = new ArrayList<>();
        List<String> different = new ArrayList<>();
        for (AnswerLog.Entry entry : found) {
            if (questions.contains(entry.queryId())) {
                missing.remove(entry.name());
                if (!isAsExpected(entry, expected)) {
                    different.add(entry.name());
                } else if (counts.merge(entry.name(), 1, Integer::sum) > 1) {
                    doubled.add(entry.name());
                }
            }
        }
        return new Comparison(expected.size(), List.copyOf(missing.keySet()), doubled, different);
    }

    private static boolean isAsExpected(AnswerLog.Entry entry, Map<String, String> expected) {
        String text = expected.get(entry.name());
        return expected.containsKey(entry.name()) && (text == null || text.equals(entry.text()));
    }
}
