// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.doctor;

import dev.sluice.ingest.probe.Probe;
import dev.sluice.ingest.probe.ProbeReport;
import dev.sluice.ingest.source.Secrets;
import dev.sluice.ingest.source.SourceSpec;
import dev.sluice.platform.config.IngestConfiguration;
import dev.sluice.platform.text.Quantity;

import org.apache.flink.configuration.Configuration;

import java.io.IOException;
import java.util.Objects;
import java.util.Optional;

/** Checks a source by probing it. Stateless. */
final class SourceCheck {

    private static final String NAME = "source";

    private SourceCheck() {}

    /** The finding about a source: missing if the job would see none of its frames. */
    static Finding of(String source, Configuration config) {
        try {
            SourceSpec spec = SourceSpec.parse(source, Secrets.ofEnvironment());
            ProbeReport report =
                    Probe.of(spec, IngestConfiguration.settings(config), Optional.empty());
            return finding(spec.name(), report);
        } catch (IOException | IllegalArgumentException e) {
            return Finding.missing(
                    NAME,
                    Objects.requireNonNullElseGet(e.getMessage(), e::toString),
                    "'./sluice probe' reads the same source again");
        }
    }

    private static Finding finding(String name, ProbeReport report) {
        ProbeReport.Counts counts = report.counts();
        String found =
                "%s: %s, %d×%d, %d of %s decoded"
                        .formatted(
                                name,
                                report.video().format().codecName(),
                                report.width(),
                                report.height(),
                                counts.decoded(),
                                Quantity.count(counts.frames(), "frame"));
        String advice = String.join(" ", report.advice());
        if (counts.decoded() == 0) {
            return Finding.missing(NAME, found, advice);
        }
        return advice.isEmpty() ? Finding.ok(NAME, found) : Finding.note(NAME, found, advice);
    }
}
