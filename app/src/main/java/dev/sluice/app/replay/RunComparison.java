// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.replay;

import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;

/**
 * Which losses of a replay and of the live run are not the same. A chunk that both lost cannot make
 * an answer differ.
 *
 * @param replayOnly losses of the replay that the live run did not have
 * @param liveOnly losses of the live run that the replay does not have
 */
record RunComparison(List<Loss> replayOnly, List<Loss> liveOnly) {

    /** Of a run that there is nothing to compare with. */
    static final RunComparison NONE = new RunComparison(List.of(), List.of());

    /**
     * Compares two runs.
     *
     * <p>A gap of an epoch that the live run never read is a gap of the recording. A question that
     * was late only live is answered with more evidence now, as it was asked to be.
     *
     * @param inRange whether a capture time, in microseconds since 1970, is replayed
     */
    static RunComparison of(RunEvents replay, RunEvents live, LongPredicate inRange) {
        return new RunComparison(
                replay.losses().keySet().stream()
                        .filter(loss -> !live.losses().containsKey(loss))
                        .filter(loss -> loss.kind() != Loss.Kind.MISSING || live.read(loss))
                        .toList(),
                live.losses().entrySet().stream()
                        .filter(loss -> !replay.losses().containsKey(loss.getKey()))
                        .filter(loss -> replay.read(loss.getKey()))
                        .filter(loss -> inRange.test(loss.getValue()))
                        .map(Map.Entry::getKey)
                        .toList());
    }

    /** Whether an answer can differ for one of these losses. */
    boolean differs() {
        return !replayOnly.isEmpty() || !liveOnly.isEmpty();
    }
}
