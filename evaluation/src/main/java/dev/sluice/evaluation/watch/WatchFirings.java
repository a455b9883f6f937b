// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.watch;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Finds the answers with which a watch fires: those that become yes. Stateless. */
final class WatchFirings {

    private WatchFirings() {}

    /**
     * Returns the answers that fire, by capture time. The first answer never fires, because what is
     * true from the beginning has not happened since.
     *
     * @param answers answers in any order; those that repeat the previous one may be missing
     */
    static List<WatchAnswer> of(List<WatchAnswer> answers) {
        List<WatchAnswer> fired = new ArrayList<>();
        WatchAnswer previous = null;
        for (WatchAnswer answer :
                answers.stream().sorted(Comparator.comparingDouble(WatchAnswer::asOf)).toList()) {
            if (previous != null && answer.isYes() && !previous.isYes()) {
                fired.add(answer);
            }
            previous = answer;
        }
        return fired;
    }
}
