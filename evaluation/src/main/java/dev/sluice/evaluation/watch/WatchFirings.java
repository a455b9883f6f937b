// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.watch;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** When a question fires: where its answer becomes yes. Stateless. */
final class WatchFirings {

    private WatchFirings() {}

    /**
     * The looks that fire. The first one only says how things stood before: what was so already has
     * not happened.
     *
     * @param looks in any order; those that repeat the one before may be missing
     */
    static List<WatchAnswer> of(List<WatchAnswer> looks) {
        List<WatchAnswer> fired = new ArrayList<>();
        WatchAnswer before = null;
        for (WatchAnswer look :
                looks.stream().sorted(Comparator.comparingDouble(WatchAnswer::asOf)).toList()) {
            if (before != null && look.isYes() && !before.isYes()) {
                fired.add(look);
            }
            before = look;
        }
        return fired;
    }
}
