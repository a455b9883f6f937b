// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.tune;

import java.util.ArrayList;
import java.util.List;

/** The times of a video at which questions are asked. Stateless. */
final class QuestionTimes {

    private QuestionTimes() {}

    /**
     * Returns times at even distances, the last one at the end.
     *
     * @param fromMicros beginning of the video, microseconds since 1970
     * @param toMicros end of the video
     * @param count number of times
     */
    static List<Long> evenly(long fromMicros, long toMicros, int count) {
        List<Long> times = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            times.add(fromMicros + (toMicros - fromMicros) * i / count);
        }
        return times;
    }
}
