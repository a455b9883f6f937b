// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks.longrun;

import javax.management.JMException;
import javax.management.ObjectName;

import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What the JVM holds that a job should leave none of. Stateless. */
final class JvmCounts {

    private static final String LOADER = "org.apache.flink.util.ChildFirstClassLoader";

    private JvmCounts() {}

    /** Returns the class loaders of jobs that are alive after a collection. */
    static long classLoaders() throws JMException {
        Object histogram =
                ManagementFactory.getPlatformMBeanServer()
                        .invoke(
                                new ObjectName("com.sun.management:type=DiagnosticCommand"),
                                "gcClassHistogram",
                                new Object[] {new String[0]},
                                new String[] {String[].class.getName()});
        // A line is: number, instances, bytes, class (module).
        return histogram
                .toString()
                .lines()
                .map(line -> line.strip().split("\\s+"))
                .filter(cells -> cells.length > 3 && cells[3].equals(LOADER))
                .mapToLong(cells -> Long.parseLong(cells[1]))
                .sum();
    }

    /** Returns the threads by name, in which numbers are replaced. */
    static Map<String, Long> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(thread -> thread.getName().replaceAll("[0-9a-f]{8,}|[0-9]+", "#"))
                .collect(Collectors.groupingBy(name -> name, TreeMap::new, Collectors.counting()));
    }
}
