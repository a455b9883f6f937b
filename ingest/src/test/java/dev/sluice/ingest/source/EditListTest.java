// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.source;

import dev.sluice.ingest.chunk.CaptureTime;
import dev.sluice.ingest.chunk.VideoChunk;
import dev.sluice.ingest.decode.RgbImage;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A recording with three edits: 2 s from 0.5 s on, 1.5 s from 5.3 s on, and 1 s from 2 s on, of ten
 * frames a second with a key frame every 2 s.
 */
class EditListTest {

    private static final long PERIOD = 100_000;

    /** The first frame of each edit, and the one after its last. */
    private static final Map<Integer, Integer> END = Map.of(5, 24, 53, 68, 20, 30);

    @Test
    void theFramesOfEveryEditAreShownInItsOrder() throws Exception {
        Path file = Path.of(EditListTest.class.getResource("/video/source-h264-edits.mp4").toURI());
        IngestedVideo video = IngestedVideo.of(file);

        assertThat(video.refused).isEmpty();
        assertThat(video.damaged()).isZero();
        assertThat(video.leftOut()).isZero();
        Map<Long, byte[]> whole = WholeVideo.unedited(file, PERIOD);
        List<byte[]> used = video.frames.values().stream().map(RgbImage::rgb).toList();
        // Frame 24 has the time of the first one of the second edit.
        int[] numbers =
                IntStream.of(5, 53, 20)
                        .flatMap(first -> IntStream.range(first, END.get(first)))
                        .toArray();
        assertThat(used).hasSameSizeAs(numbers);
        for (int i = 0; i < numbers.length; i++) {
            assertThat(used.get(i)).as("shown frame %d", i).isEqualTo(whole.get((long) numbers[i]));
        }
    }

    @Test
    void capturedTimesFollowTheEdits() throws Exception {
        IngestedVideo video =
                IngestedVideo.of(
                        Path.of(
                                EditListTest.class
                                        .getResource("/video/source-h264-edits.mp4")
                                        .toURI()));

        long start = CaptureTime.micros(IngestedVideo.START);
        assertThat(video.chunks.get(0).captureMicros()).isEqualTo(start);
        VideoChunk last = video.chunks.get(video.chunks.size() - 1);
        assertThat(last.endMicros() - start).isBetween(4_400_000L, 4_500_000L);
    }
}
