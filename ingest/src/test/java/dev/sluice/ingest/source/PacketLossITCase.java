// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.source;

import dev.sluice.ingest.decode.RgbImage;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A transport stream from which packets are lost: every frame that is used equals that of the whole
 * stream, and the frames that are not used are reported. With {@code -Dsluice.loss.file=FILE} the
 * table of loss rates is printed for another stream.
 */
class PacketLossITCase {

    private static final int PACKET = 188;

    /** Packets at the start that describe the stream; without them nothing can be read. */
    private static final int TABLES = 3 * PACKET;

    private static Path source;
    private static SortedMap<Long, RgbImage> whole;

    @TempDir Path folder;

    @BeforeAll
    static void readTheWholeStream() throws Exception {
        String other = System.getProperty("sluice.loss.file");
        source =
                other == null
                        ? Path.of(
                                PacketLossITCase.class
                                        .getResource("/inputs/loss-source.ts")
                                        .toURI())
                        : Path.of(other);
        whole = IngestedVideo.ofDigests(source).frames;
        assertThat(whole).hasSize(600);
    }

    /** The share of frames that is used at least, for loss rates in percent of the packets. */
    @ParameterizedTest
    @CsvSource({"0.01, 97", "0.03, 92", "0.1, 80", "0.3, 60", "1, 25"})
    void usedFramesAreWhole(double percent, int minUsedPercent) throws Exception {
        for (long seed = 1; seed <= 3; seed++) {
            IngestedVideo video = IngestedVideo.ofDigests(lossy(percent / 100, seed));
            int used = video.frames.size();
            System.out.printf(
                    "loss %.2f%%, seed %d: %d of %d frames used, %d reported as damaged, %d chunks refused%n",
                    percent, seed, used, whole.size(), video.damaged(), video.refused.size());

            assertEqualToWhole(video);
            assertThat(100.0 * used / whole.size())
                    .as("share of frames used with seed %d", seed)
                    .isGreaterThanOrEqualTo(minUsedPercent);
            // Frames of which nothing is left cannot be counted, and a refused chunk is a dead
            // letter.
            if (video.refused.isEmpty()) {
                assertThat(used + video.damaged())
                        .as("frames used and reported with seed %d", seed)
                        .isBetween((int) (0.97 * whole.size()), whole.size());
            }
        }
    }

    private void assertEqualToWhole(IngestedVideo video) {
        long shift = whole.firstKey() - video.frames.firstKey();
        for (Map.Entry<Long, RgbImage> frame : video.frames.entrySet()) {
            RgbImage expected = whole.get(frame.getKey());
            assertThat(expected).as("frame at %d, shift %d", frame.getKey(), shift).isNotNull();
            assertThat(frame.getValue().rgb())
                    .as("frame at %d", frame.getKey())
                    .isEqualTo(expected.rgb());
        }
    }

    private Path lossy(double rate, long seed) throws IOException {
        byte[] stream = Files.readAllBytes(source);
        Random random = new Random(seed);
        ByteArrayOutputStream left = new ByteArrayOutputStream(stream.length);
        for (int at = 0; at < stream.length; at += PACKET) {
            if (at < TABLES || random.nextDouble() >= rate) {
                left.write(stream, at, PACKET);
            }
        }
        return Files.write(
                folder.resolve("loss-%s-%d.ts".formatted(rate, seed)), left.toByteArray());
    }
}
