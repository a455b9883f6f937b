// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks.goals;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A side whose processor times are kept. */
final class RecordedSide implements Side {

    private final Side side;
    private final List<Double> nanos = new ArrayList<>();

    RecordedSide(Side side) {
        this.side = side;
    }

    @Override
    public Cost run(int times) throws IOException {
        Cost cost = side.run(times);
        nanos.add(cost.cpuNanos());
        return cost;
    }

    /** Returns the median processor time of the last turns, nanoseconds. */
    double median(int turns) {
        List<Double> last = nanos.subList(nanos.size() - turns, nanos.size());
        return last.stream().sorted().toList().get((turns - 1) / 2);
    }
}
