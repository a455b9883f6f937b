// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.demo;

import java.util.OptionalDouble;

/**
 * What an answer is worth.
 *
 * @param right whether it says what is so
 * @param truth what is so, in the words of an answer
 * @param moment when that came about which a watch tells of, seconds of scene time; empty if the
 *     answer tells of nothing
 */
record Verdict(boolean right, String truth, OptionalDouble moment) {

    static Verdict of(boolean right, String truth) {
        return new Verdict(right, truth, OptionalDouble.empty());
    }
}
