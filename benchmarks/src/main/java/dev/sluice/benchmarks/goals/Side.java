// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks.goals;

import java.io.IOException;

/** One of the two that are compared. */
@FunctionalInterface
interface Side {

    /** Does the work several times in a row; returns what one run took on average. */
    Cost run(int times) throws IOException;
}
