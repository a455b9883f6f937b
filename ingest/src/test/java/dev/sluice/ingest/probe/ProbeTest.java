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
        "anim.gif, 30, 160, 120",
        "camcorder2.ts, 80, 160, 120",
        "concat_back.ts, 80, 160, 120",
        "concat_forward10h.ts, 80, 160, 120",
        "concat_size.ts, 80, 160, 120",
        "editlist.mp4, 42, 160, 120",
        "h264_b.avi, 30, 160, 120",
        "mjpeg_noeoi.avi, 30, 160, 120",
        "mpeg2.mpg, 75, 160, 120",
        "mpeg2_709.ts, 20, 160, 120",
        "odd.mkv, 10, 640, 360",
        "opengop.ts, 120, 160, 120",
        "raw.h264, 30, 160, 120",
        "raw.hevc, 30, 160, 120",
        "rot180.mp4, 40, 160, 120",
        "rot90.mp4, 40, 120, 160",
        "rotsei.ts, 40, 160, 120",
        "sar2.mp4, 40, 320, 120",
        "sei_only_au.mkv, 40, 160, 120",
        "sei_truncated.ts, 40, 160, 120",
        "sei_truncated_hevc.ts, 30, 160, 120",
        "sets_alone.mkv, 40, 160, 120",
        "trunc.flv, 55, 160, 120",
        "trunc_faststart.mp4, 29, 160, 120",
        "vfr_still.mp4, 149, 160, 120",
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

    /**
     * Files of which a part is damaged or refers to what is missing: decoded, left out, damaged.
     */
    @ParameterizedTest
    @CsvSource({"damaged.mp4, 52, 0, 8", "intrarefresh_noidr.ts, 164, 8, 0"})
    void allFramesOfADamagedFileAreAccountedFor(String file, int decoded, int leftOut, int damaged)
            throws Exception {
        ProbeReport report = probe(file);
        assertThat(report.counts().decoded()).isEqualTo(decoded);
        assertThat(report.counts().leftOut()).isEqualTo(leftOut);
        assertThat(report.counts().damaged()).isEqualTo(damaged);
        assertThat(report.advice()).isNotEmpty();
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
