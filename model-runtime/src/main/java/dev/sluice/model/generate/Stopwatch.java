// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.generate;

/** Measures milliseconds since its creation. */
final class Stopwatch {

    private final long start = System.nanoTime();

    double millis() {
        return (System.nanoTime() - start) / 1e6;
    }
}
