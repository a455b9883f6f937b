// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.probe;

import dev.sluice.ingest.cut.CutSettings;
import dev.sluice.ingest.source.IngestSettings;
import dev.sluice.ingest.source.Secrets;
import dev.sluice.ingest.source.SourceSpec;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;

/** What a probe says about files that people have. */
final class ProbeTest {

    /** Files whose frames a player shows all of, and so does Sluice. */
    @ParameterizedTest
    @CsvSource({
        "concat_back.ts, 80, 160, 120",
        "concat_size.ts, 80, 160, 120",
        "odd.mkv, 10, 640, 360",
        "rot90.mp4, 40, 120, 160",
        "rot180.mp4, 40, 160, 120",
        "sar2.mp4, 40, 320, 120",
        "wrap.ts, 60, 160, 120"
    })
    void allFramesOfAWholeFileAreDecoded(String file, int frames, int width, int height)
            throws Exception {
        ProbeReport report = probe(file);
        assertThat(report.counts().decoded()).isEqualTo(frames);
        assertThat(report.counts().frames()).isEqualTo(frames);
        assertThat(report.counts().refused()).isZero();
        assertThat(report.width()).isEqualTo(width);
        assertThat(report.height()).isEqualTo(height);
    }

    @ParameterizedTest
    @CsvSource({
        "inputs/rot90.mp4, 270, 1",
        "inputs/rotsei.ts, 180, 1",
        "inputs/sar2.mp4, 0, 2",
        "display/aspect.ts, 0, 2",
    })
    void theDisplayIsThatOfTheFirstFrame(String file, int rotation, int aspect) throws Exception {
        ProbeReport report = probe(Path.of("src", "test", "resources").resolve(file));

        assertThat(report.display().rotation()).isEqualTo(rotation);
        assertThat(report.display().aspectNumerator()).isEqualTo(aspect);
        assertThat(report.display().aspectDenominator()).isEqualTo(1);
    }

    @Test
    void framesThatAreLeftOutAreCountedAndExplained() throws Exception {
        IngestSettings never = IngestSettings.defaults(CutSettings.defaults());
        ProbeReport report =
                Probe.of(
                        SourceSpec.parse(
                                "synthetic:?width=32&height=32&fps=2&gop=120&seconds=60",
                                Secrets.ofEnvironment()),
                        never,
                        Optional.of(Duration.ofSeconds(60)));
        assertThat(report.packets().longestGopMicros()).isEqualTo(60_000_000);
        assertThat(report.counts().frames()).isEqualTo(120);
        assertThat(report.advice()).anySatisfy(text -> assertThat(text).contains("every 60.0 s"));
    }

    private static ProbeReport probe(String file) throws IOException {
        return probe(Path.of("src", "test", "resources", "inputs", file));
    }

    private static ProbeReport probe(Path path) throws IOException {
        return Probe.of(
                new SourceSpec.LocalFile(path), IngestSettings.defaults(), Optional.empty());
    }
}
