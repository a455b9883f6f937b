// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.faults;

import java.util.List;
import java.util.stream.Stream;

/** All faults, in the order of the table. */
final class Faults {

    private Faults() {}

    static List<Fault> all() {
        return Stream.of(ProcessFaults.all()).flatMap(List::stream).toList();
    }
}
