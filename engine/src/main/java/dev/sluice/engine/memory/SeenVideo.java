// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.memory;

import java.util.ArrayList;
import java.util.List;

/**
 * Which capture times of a stream were seen. The stream's clock also goes on over video that is
 * missing, was left out or is damaged, and an answer must not claim to be valid for such a time.
 *
 * @param endMicros end of the last frames that were used, microseconds since 1970, or {@link
 *     Evidence#NONE} if there are none
 * @param unseen the times before {@code endMicros} that were not seen, ascending, as far as they
 *     are remembered
 */
public record SeenVideo(long endMicros, List<UnseenTime> unseen) {

    /** Nothing is known, as in state that was stored without it: every time counts as seen. */
    public static final SeenVideo UNKNOWN = new SeenVideo(Evidence.NONE, List.of());

    /** Times that are remembered one by one. Of more than that, the oldest are joined. */
    static final int MAX_UNSEEN = 256;

    public SeenVideo {
        unseen = List.copyOf(unseen);
    }

    /** What was seen of a stream whose clock has only passed video that cannot be used. */
    public static SeenVideo nothingUntil(long clockMicros) {
        return new SeenVideo(Evidence.NONE, List.of(new UnseenTime(Evidence.NONE, clockMicros)));
    }

    /** Whether nothing is known of what was seen. */
    public boolean isUnknown() {
        return endMicros == Evidence.NONE && unseen.isEmpty();
    }

    /**
     * Returns what was seen after more frames.
     *
     * @param fromMicros capture time of the first of the frames
     * @param toMicros end of the last one
     * @param clockMicros the stream's clock before them, or {@link Evidence#NONE}: where nothing
     *     else is known, video counts as seen up to it
     * @param toleranceMicros the longest time without frames that does not count as unseen
     */
    public SeenVideo with(long fromMicros, long toMicros, long clockMicros, long toleranceMicros) {
        long end = isUnknown() ? clockMicros : endMicros;
        if (end == Evidence.NONE) {
            return new SeenVideo(toMicros, List.of(new UnseenTime(end, fromMicros)));
        }
        if (fromMicros - end <= toleranceMicros) {
            return new SeenVideo(Math.max(end, toMicros), unseen);
        }
        List<UnseenTime> times = new ArrayList<>(unseen);
        times.add(new UnseenTime(end, fromMicros));
        if (times.size() > MAX_UNSEEN) {
            UnseenTime first = times.remove(0);
            times.set(0, new UnseenTime(first.fromMicros(), times.get(0).toMicros()));
        }
        return new SeenVideo(toMicros, times);
    }

    /** Returns the same without the times that end at the horizon of memory or before it. */
    public SeenVideo since(long horizonMicros) {
        return unseen.isEmpty() || unseen.get(0).toMicros() > horizonMicros
                ? this
                : new SeenVideo(
                        endMicros,
                        unseen.stream().filter(time -> time.toMicros() > horizonMicros).toList());
    }

    /**
     * Returns the end of what was seen up to a capture time: the time itself, if it was seen; the
     * end of the last frames before it, if it was not; {@link Evidence#NONE} if there are none.
     */
    public long upTo(long micros) {
        if (isUnknown()) {
            return micros;
        }
        if (micros >= endMicros) {
            return endMicros;
        }
        for (int i = unseen.size() - 1; i >= 0; i--) { // questions are mostly about late times
            UnseenTime time = unseen.get(i);
            if (micros >= time.toMicros()) {
                return micros;
            }
            if (micros > time.fromMicros()) {
                return time.fromMicros();
            }
        }
        return micros;
    }
}
