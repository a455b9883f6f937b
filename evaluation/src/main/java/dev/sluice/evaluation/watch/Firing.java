package dev.sluice.evaluation.watch;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** When a question fires: where its answer becomes yes. Stateless. */
final class Firing {

    private Firing() {}

    /**
     * The looks that fire. The first one only says how things stood before: what was so already has
     * not happened.
     *
     * @param looks in any order; those that repeat the one before may be missing
     */
    static List<Look> of(List<Look> looks) {
        List<Look> fired = new ArrayList<>();
        Look before = null;
        for (Look look : looks.stream().sorted(Comparator.comparingDouble(Look::asOf)).toList()) {
            if (before != null && look.isYes() && !before.isYes()) {
                fired.add(look);
            }
            before = look;
        }
        return fired;
    }
}
