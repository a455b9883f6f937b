// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.faults;

import java.util.Locale;
import java.util.Optional;

/**
 * A row of the table.
 *
 * @param fault the fault
 * @param delivery how answers are delivered
 * @param comparison how the answers differ
 * @param recoverySeconds from the beginning of the fault to the first answer about video that was
 *     published after it; NaN if nothing failed
 * @param decodedAgain how many more chunks were decoded than were sent
 * @param remark what else was found; may be empty
 * @param failure why the row is not as promised
 */
record Row(
        Fault fault,
        String delivery,
        Comparison comparison,
        double recoverySeconds,
        long decodedAgain,
        String remark,
        Optional<String> failure) {

    static String header() {
        return "| fault | delivery | expected | lost | doubled | different | recovery, s | chunks decoded again | |\n"
                + "| --- | --- | --- | --- | --- | --- | --- | --- | --- |\n";
    }

    /** Returns how the line of a fault begins. */
    static String beginning(String name) {
        return "| %s: ".formatted(name);
    }

    String line() {
        String verdict =
                failure.isEmpty() ? remark : "**FAILED: %s** %s".formatted(failure.get(), remark);
        return "%s%s | %s | %d | %d | %d | %d | %s | %d | %s |\n"
                .formatted(
                        beginning(fault.name()),
                        fault.what(),
                        delivery,
                        comparison.expected(),
                        comparison.lost().size(),
                        comparison.doubled().size(),
                        comparison.different().size(),
                        Double.isNaN(recoverySeconds)
                                ? "–"
                                : String.format(Locale.ROOT, "%.0f", recoverySeconds),
                        decodedAgain,
                        verdict.replace('\n', ' ').replace("|", "\\|").strip());
    }
}
