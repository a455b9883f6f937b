// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.faults;

import dev.sluice.app.faults.process.FaultCluster;

import java.util.List;
import java.util.stream.Stream;

/** All faults, in the order of the table. */
final class Faults {

    private Faults() {}

    /**
     * @param cluster gives the addresses that options need
     */
    static List<Fault> all(FaultCluster cluster) {
        return Stream.of(
                        ProcessFaults.all(),
                        BrokerFaults.all(cluster),
                        SavepointFaults.all(),
                        PartitionFaults.all(),
                        InputFaults.all(),
                        LoadFaults.all(),
                        ReplayFaults.all(),
                        ReleaseFaults.all())
                .flatMap(List::stream)
                .toList();
    }
}
