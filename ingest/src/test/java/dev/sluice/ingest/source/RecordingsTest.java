// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.source;

import dev.sluice.ingest.chunk.ChunkException;
import dev.sluice.ingest.chunk.VideoChunk;
import dev.sluice.ingest.cut.CutSettings;
import dev.sluice.ingest.decode.ChunkDecoder;
import dev.sluice.ingest.decode.DecodeLimits;
import dev.sluice.ingest.decode.DecodedChunk;
import dev.sluice.ingest.decode.FrameDamage;
import dev.sluice.ingest.decode.FrameSlots;
import dev.sluice.ingest.publish.IngestEvent;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.URL;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;

import static org.assertj.core.api.Assertions.assertThat;

/** Recordings are read whole: frames that are used, left out and damaged, from file to decoder. */
class RecordingsTest {

    private final CollectingPublisher published = new CollectingPublisher();
    private final AtomicReference<IngestProgress> last = new AtomicReference<>();

    @ParameterizedTest
    @CsvSource({
        // Any GOP
        "longgop.mp4, 600",
        "vfr_still.mp4, 149",
        "longgop_709.mp4, 300",
        // Codecs that a chunk cannot carry
        "vp8.webm, 30",
        "asp.mp4, 30",
        "asp_b.avi, 30",
        "mpeg2.mpg, 75",
        "mpeg2_709.ts, 20",
        "prores.mov, 10",
        "sorenson.flv, 30",
        "theora.ogv, 3",
        "wmv.wmv, 30",
        "ffv1.mkv, 10",
        "qtrle.mov, 10",
        "zmbv.avi, 10",
        "anim.gif, 30",
        "still.png, 1",
        // Containers without presentation times, and those of recorders
        "h264_b.avi, 30",
        "raw.h264, 30",
        "raw.hevc, 30",
        "camera.dav, 30",
        // Times
        "wrap.ts, 60",
        // Copies that broke off
        "trunc.mkv, 10",
    })
    void everyFrameIsUsed(String file, int frames) throws Exception {
        ingest(file, IngestSettings.defaults());

        assertThat(used()).isEqualTo(frames);
        assertThat(last.get().losses()).isEqualTo(IngestProgress.Losses.NONE);
        assertThat(last.get().state()).isEqualTo(IngestProgress.State.ENDED);
        assertAscending();
    }

    @Test
    void whatABrokenOffFileLacksIsReported() throws Exception {
        ingest("trunc_faststart.mp4", IngestSettings.defaults());

        assertThat(used()).isEqualTo(29);
        assertThat(last.get().state()).isEqualTo(IngestProgress.State.ENDED);
        assertThat(last.get().isIncomplete()).isFalse();
        assertThat(last.get().losses().framesDamaged()).isEqualTo(71);
        assertThat(last.get().message()).contains("ends before 70 of the frames");
    }

    @ParameterizedTest
    @CsvSource({"longgop.mp4, 100, 500", "vfr_still.mp4, 0, 149"})
    void withoutReencodingFramesAreLeftOutAndTheRecordingIsIncomplete(
            String file, int used, int leftOut) throws Exception {
        ingest(file, IngestSettings.defaults(CutSettings.defaults()));

        assertThat(used()).isEqualTo(used);
        assertThat(last.get().state()).isEqualTo(IngestProgress.State.ENDED);
        assertThat(last.get().isIncomplete()).isTrue();
        assertThat(last.get().losses().framesLeftOut()).isEqualTo(leftOut);
        assertThat(last.get().message()).contains("sluice.ingest.chunk.max-duration");
    }

    @Test
    void aJumpOfHoursBeginsANewEpochAndKeepsTheTimes() throws Exception {
        ingest("concat_forward10h.ts", IngestSettings.defaults());

        List<Long> epochs = published.chunks.stream().map(VideoChunk::epoch).distinct().toList();
        assertThat(epochs).hasSize(2).isSorted();
        for (long epoch : epochs) {
            List<Long> sequences =
                    published.chunks.stream()
                            .filter(chunk -> chunk.epoch() == epoch)
                            .map(VideoChunk::sequence)
                            .toList();
            assertThat(sequences).isEqualTo(LongStream.range(0, sequences.size()).boxed().toList());
        }
        VideoChunk end = published.chunks.get(published.chunks.size() - 1);
        assertThat(end.captureMicros()).isGreaterThan(Duration.ofHours(10).toSeconds() * 1_000_000);
        assertThat(last.get().epoch()).isEqualTo(epochs.get(1));
        assertThat(last.get().chunks()).isEqualTo(published.chunks.size());
        IngestEvent ended = published.events.get(published.events.size() - 1);
        assertThat(ended.json()).contains("\"kind\":\"ended\",\"epoch\":" + epochs.get(1));
        assertThat(published.chunks).extracting(VideoChunk::captureMicros).isSorted();
    }

    @ParameterizedTest
    @ValueSource(strings = {"concat_back.ts", "wrap.ts", "vfr_still.mp4", "longgop.mp4"})
    void smallerJumpsAndThoseBackBeginNone(String file) throws Exception {
        ingest(file, IngestSettings.defaults());

        assertThat(published.chunks.stream().map(VideoChunk::epoch).distinct()).hasSize(1);
    }

    private void ingest(String file, IngestSettings settings) throws Exception {
        URL own = RecordingsTest.class.getResource("/sources/" + file);
        URL shared = RecordingsTest.class.getResource("/inputs/" + file);
        Path path = Path.of((own == null ? shared : own).toURI());
        Ingest.run(
                new StreamSpec(
                        "s",
                        new SourceSpec.LocalFile(path),
                        false,
                        false,
                        Optional.of(Instant.EPOCH)),
                settings,
                published,
                last::set);
    }

    /** Number of frames that the job would use. */
    private int used() throws ChunkException {
        int frames = 0;
        for (VideoChunk chunk : published.chunks) {
            DecodedChunk decoded =
                    new ChunkDecoder(DecodeLimits.defaults())
                            .decode(chunk, FrameSlots.ofFps(100), Long.MIN_VALUE, image -> image);
            assertThat(decoded.damage()).extracting(FrameDamage::reason).isEmpty();
            frames += decoded.decodedFrames();
        }
        return frames;
    }

    private void assertAscending() {
        long end = 0;
        for (VideoChunk chunk : published.chunks) {
            assertThat(chunk.captureMicros()).isGreaterThanOrEqualTo(end);
            end = chunk.endMicros();
        }
        assertThat(end).isBetween(0L, 200_000_000L);
    }
}
