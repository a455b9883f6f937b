// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.faults;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A fault and what is done around it.
 *
 * @param name its name for {@code -Dsluice.faults}, and the prefix of its topics
 * @param what what happens, for the table
 * @param options options of its deployment that differ from those of the others
 * @param action plays the streams and does the fault
 */
record Fault(String name, String what, Map<String, String> options, Action action) {

    /** Plays the streams and does the fault; the runner compares the answers afterwards. */
    @FunctionalInterface
    interface Action {
        void run(Play play) throws Exception;
    }

    /** A fault under exactly-once. */
    static Fault of(String name, String what, Action action) {
        return new Fault(name, what, Map.of(), action);
    }

    Fault with(String option, String value) {
        Map<String, String> all = new LinkedHashMap<>(options);
        all.put(option, value);
        return new Fault(name, what, all, action);
    }

    Fault atLeastOnce() {
        return with("sluice.kafka.delivery", "at-least-once");
    }
}
