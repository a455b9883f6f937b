// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks.goals;

import java.io.IOException;
import java.util.List;

/** Lines of the table that are measured with the same input. */
interface GoalGroup {

    /**
     * Measures the lines, those without an anchor on this machine included.
     *
     * @throws IOException if an anchor fails, or has not done the same work
     */
    List<GoalLine> measure(Turns turns) throws IOException;
}
