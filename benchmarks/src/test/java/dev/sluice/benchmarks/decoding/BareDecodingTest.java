// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks.decoding;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.Objects;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests of {@link BareDecoding}. */
final class BareDecodingTest {

    @Test
    void everyFrameIsDecodedAndItsHeightIsKnown() throws Exception {
        String home = Objects.requireNonNull(System.getProperty("sluice.home"), "sluice.home");
        Path file = Path.of(home, "ingest/src/test/resources/video/chunk-h264-closed.mp4");
        BareDecoding decoding = new BareDecoding(VideoFile.read(file).chunks());

        assertThat(decoding.height()).isEqualTo(64);
        assertThat(decoding.run()).as("four seconds at 10 fps").isEqualTo(40);
    }
}
