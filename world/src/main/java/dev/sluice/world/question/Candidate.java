// SPDX-License-Identifier: Apache-2.0
package dev.sluice.world.question;

import java.util.List;

/**
 * A possible question, before a phrasing is chosen.
 *
 * @param about the words that are inserted into a phrasing, in order
 * @param answer the right answer
 * @param heldOut as in {@link Question}
 */
record Candidate(List<String> about, String answer, boolean heldOut) {

    static Candidate of(String answer, boolean heldOut, String... about) {
        return new Candidate(List.of(about), answer, heldOut);
    }
}
