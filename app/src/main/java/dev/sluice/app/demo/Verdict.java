// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.demo;

import java.util.OptionalDouble;

/**
 * Whether an answer is right.
 *
 * @param right whether the answer is right
 * @param truth the right answer
 * @param moment the time of the event for which a watch has fired, seconds of scene time; empty if
 *     it has not
 */
record Verdict(boolean right, String truth, OptionalDouble moment) {

    static Verdict of(boolean right, String truth) {
        return new Verdict(right, truth, OptionalDouble.empty());
    }
}
