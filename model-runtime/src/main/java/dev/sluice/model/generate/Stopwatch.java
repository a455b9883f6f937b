package dev.sluice.model.generate;

/** Milliseconds since the call began. */
final class Stopwatch {

    private final long start = System.nanoTime();

    double millis() {
        return (System.nanoTime() - start) / 1e6;
    }
}
