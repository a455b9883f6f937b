// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks.gpu;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.DoubleAdder;

/**
 * What goes over PCIe, as {@code nvidia-smi dmon} reports it once a second: megabytes per second to
 * and from the first GPU.
 */
final class PcieMeter implements AutoCloseable {

    private final Process process;
    private final Thread reader;
    private final DoubleAdder received = new DoubleAdder();
    private final DoubleAdder sent = new DoubleAdder();

    private PcieMeter(Process process) {
        this.process = process;
        this.reader = new Thread(this::read, "sluice-pcie");
        reader.setDaemon(true);
    }

    /** Starts to measure. */
    static PcieMeter start() throws IOException {
        return start("nvidia-smi", "dmon", "-s", "t", "-d", "1", "-i", "0");
    }

    /** Starts to measure with another program that prints the same. */
    static PcieMeter start(String... command) throws IOException {
        Process process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        PcieMeter meter = new PcieMeter(process);
        meter.reader.start();
        return meter;
    }

    /** Adds up lines like "0 12 345": index, megabytes per second received and sent. */
    private void read() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] fields = line.strip().split("\\s+", -1);
                if (fields.length >= 3 && fields[1].matches("\\d+") && fields[2].matches("\\d+")) {
                    received.add(Double.parseDouble(fields[1]));
                    sent.add(Double.parseDouble(fields[2]));
                }
            }
        } catch (IOException e) {
            return; // it was ended
        }
    }

    /** Waits until the program has ended by itself. */
    void await() throws InterruptedException {
        reader.join();
    }

    /** Megabytes to the GPU. */
    double received() {
        return received.sum();
    }

    /** Megabytes from the GPU. */
    double sent() {
        return sent.sum();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            reader.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
