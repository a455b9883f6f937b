// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.source;

import dev.sluice.ingest.decode.RgbImage;

import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Arrays;
import java.util.List;

import static dev.sluice.ingest.chunk.CaptureTime.micros;
import static org.assertj.core.api.Assertions.assertThat;

/** Each input that people report trouble with gives the frames that a player shows. */
class InputsTest {

    /** The used frames are what ffmpeg shows, less those that damage costs, which are reported. */
    @ParameterizedTest
    @CsvSource({
        "opengop.ts, 120, 0",
        "camcorder2.ts, 80, 0",
        "sei_truncated.ts, 40, 0",
        "sei_truncated_hevc.ts, 30, 0",
        "rot90.mp4, 40, 0",
        "rot180.mp4, 40, 0",
        "rotsei.ts, 40, 0",
        "sar2.mp4, 40, 0",
        "longgop.mp4, 600, 0",
        "vfr_still.mp4, 149, 0",
        "longgop_709.mp4, 300, 0",
        "mpeg2_709.ts, 20, 0",
        "mpeg2.mpg, 75, 0",
        "editlist.mp4, 42, 0",
        "sei_only_au.mkv, 40, 0",
        "sets_alone.mkv, 40, 0",
        "mjpeg_noeoi.avi, 30, 0",
        "anim.gif, 30, 0",
        "raw.h264, 30, 0",
        "raw.hevc, 30, 0",
        "h264_b.avi, 30, 0",
        "wrap.ts, 60, 0",
        "concat_back.ts, 80, 0",
        "concat_forward10h.ts, 80, 0",
        "concat_size.ts, 80, 0",
        "odd.mkv, 10, 0",
    })
    void everyFrameIsUsed(String file, int frames, int damaged) throws Exception {
        IngestedVideo video = IngestedVideo.ofInput(file);

        SoftAssertions.assertSoftly(
                check -> {
                    check.assertThat(video.refused).as("refused chunks").isEmpty();
                    check.assertThat(video.frames).as("frames").hasSize(frames);
                    check.assertThat(video.damaged()).as("damaged").isEqualTo(damaged);
                    check.assertThat(video.leftOut()).as("left out").isZero();
                });
    }

    /** The colours of the four corners, from the top left to the bottom right. */
    @ParameterizedTest
    @CsvSource({
        "rot90.mp4, 120, 160, green white red blue",
        "rot180.mp4, 160, 120, white blue green red",
        "rotsei.ts, 160, 120, white blue green red",
        "sar2.mp4, 320, 120, red green blue white",
        "longgop_709.mp4, 160, 120, red green blue white",
        "mpeg2_709.ts, 160, 120, red green blue white",
        "editlist.mp4, 160, 120, red green blue white",
    })
    void framesAreShownAsAPlayerShowsThem(String file, int width, int height, String corners)
            throws Exception {
        IngestedVideo video = IngestedVideo.ofInput(file);

        for (RgbImage frame : List.of(video.first(), video.frames.get(video.frames.lastKey()))) {
            assertThat(frame.width()).isEqualTo(width);
            assertThat(frame.height()).isEqualTo(height);
            assertThat(corners(frame)).isEqualTo(corners);
        }
    }

    /** Damaged and missing frames are reported, and each frame that is used is whole. */
    @ParameterizedTest
    @CsvSource({
        "damaged.mp4, 60, 40",
        "trunc_faststart.mp4, 100, 28",
        "trunc.flv, 55, 54",
    })
    void damageCostsWhatDependsOnIt(String file, int frames, int used) throws Exception {
        IngestedVideo video = IngestedVideo.ofInput(file);

        assertThat(video.refused).isEmpty();
        assertThat(video.frames).hasSizeGreaterThanOrEqualTo(used);
        assertThat(video.damaged()).isPositive();
        if (file.startsWith("damaged")) {
            assertThat(video.frames.size() + video.damaged()).isEqualTo(frames);
        }
    }

    @Test
    void anEditListLeavesOutWhatWasTrimmedAway() throws Exception {
        IngestedVideo video = IngestedVideo.ofInput("editlist.mp4");

        assertThat(video.frames.firstKey()).isEqualTo(micros(IngestedVideo.START));
        assertThat(video.spanMicros()).isBetween(4_050_000L, 4_350_000L);
    }

    @Test
    void anIntraRefreshGivesFramesOnceItIsComplete() throws Exception {
        IngestedVideo video = IngestedVideo.ofInput("intrarefresh_noidr.ts");

        assertThat(video.refused).isEmpty();
        assertThat(video.damaged()).isZero();
        assertThat(video.frames).hasSizeGreaterThanOrEqualTo(150);
    }

    private static String corners(RgbImage image) {
        int right = image.width() - 9;
        int bottom = image.height() - 9;
        return String.join(
                " ",
                colour(image, 8, 8),
                colour(image, right, 8),
                colour(image, 8, bottom),
                colour(image, right, bottom));
    }

    /** The name of a pixel's colour; red is as bright as in the source only in the right matrix. */
    private static String colour(RgbImage image, int x, int y) {
        int at = 3 * (y * image.width() + x);
        int[] rgb = new int[3];
        for (int channel = 0; channel < 3; channel++) {
            int value = image.rgb()[at + channel] & 0xff;
            rgb[channel] = value >= 246 ? 1 : value <= 9 ? 0 : value;
        }
        return switch (Arrays.toString(rgb)) {
            case "[1, 0, 0]" -> "red";
            case "[0, 1, 0]" -> "green";
            case "[0, 0, 1]" -> "blue";
            case "[1, 1, 1]" -> "white";
            default -> Arrays.toString(rgb);
        };
    }
}
