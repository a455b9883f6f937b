// SPDX-License-Identifier: Apache-2.0
package dev.sluice.console.stream;

import java.util.List;

/**
 * How a stream is, and how much it needs somebody's attention.
 *
 * @param state what it does
 * @param attention greater first
 * @param reasons why, for people
 */
public record StreamState(State state, int attention, List<String> reasons) {

    /** What a stream does. */
    public enum State {
        /** Video comes. */
        LIVE,
        /** No video comes. */
        SILENT,
        /** Video comes, and the job leaves some of it out to catch up. */
        BEHIND,
        /** There was no video yet. */
        WAITING
    }

    public StreamState {
        reasons = List.copyOf(reasons);
    }
}
