// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.replay;

import dev.sluice.app.option.OutputOptions;
import dev.sluice.platform.SluiceException;

import org.apache.flink.configuration.Configuration;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Prints an A/B report, and writes it as HTML. */
final class AbPrinter {

    private final OutputOptions output;

    AbPrinter(OutputOptions output) {
        this.output = output;
    }

    /** Prints the pairs, for people only those that differ, and the report. */
    void print(AbReport report) {
        for (AnswerPair pair : report.pairs()) {
            if (output.json() || pair.differs()) {
                output.print(AbReport.text(pair), AbReport.json(pair));
            }
        }
        output.print(report.text(), report.json());
    }

    /**
     * Writes the file with the frames at which answers differ.
     *
     * @throws SluiceException if it cannot be written
     */
    void write(AbReport report, Configuration config, Path file) {
        try (FrameFinder frames = FrameFinder.open(config)) {
            String page =
                    AbPage.of(report, pair -> frames.before(pair.streamId(), pair.asOfMicros()));
            Files.writeString(file, page);
            output.say("A/B report: %s", file.toAbsolutePath());
        } catch (IOException e) {
            throw new SluiceException("--html: %s cannot be written: %s".formatted(file, e), e);
        }
    }
}
