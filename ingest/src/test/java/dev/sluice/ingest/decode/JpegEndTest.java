// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.decode;

import dev.sluice.ingest.chunk.ChunkException;
import dev.sluice.ingest.chunk.VideoChunk;
import dev.sluice.ingest.ffmpeg.Demuxer;
import dev.sluice.ingest.ffmpeg.NativePacket;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import static dev.sluice.ingest.decode.VideoFixtures.START;
import static dev.sluice.ingest.decode.VideoFixtures.bytes;
import static dev.sluice.ingest.decode.VideoFixtures.chunk;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * A JPEG without an end marker is whole if its scan is, and damaged if one byte more is missing.
 */
class JpegEndTest {

    private static VideoChunk jpeg(byte[] data) {
        return chunk("image/jpeg", data, START, 0);
    }

    private static List<byte[]> withoutEndMarkers() throws Exception {
        List<byte[]> images = new ArrayList<>();
        try (InputStream in = JpegEndTest.class.getResourceAsStream("/inputs/mjpeg_noeoi.avi");
                Demuxer demuxer = Demuxer.openMemory(in.readAllBytes(), "avi", Map.of());
                NativePacket packet = new NativePacket()) {
            assertThat(demuxer.selectFirstVideo()).isTrue();
            while (demuxer.read(packet)) {
                images.add(packet.bytes());
            }
        }
        return images;
    }

    @Test
    void everyFrameOfACameraThatWritesNoEndMarkerIsWhole() throws Exception {
        List<byte[]> images = withoutEndMarkers();

        assertThat(images).hasSize(30);
        for (byte[] image : images) {
            assertThat(DecodedFrames.of(jpeg(image)).damage()).isEmpty();
        }
    }

    @Test
    void aScanThatBreaksOffIsDamagedWhereverItDoes() throws Exception {
        byte[] image = withoutEndMarkers().get(0);

        for (int length = 1; length < image.length; length++) {
            byte[] truncated = Arrays.copyOf(image, length);
            assertThatThrownBy(() -> DecodedFrames.of(jpeg(truncated)))
                    .as("the first %d of %d bytes", length, image.length)
                    .isInstanceOf(ChunkException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void onlyTheEndMarkerMayBeMissing(int bytes) throws Exception {
        byte[] whole = bytes("chunk-jpeg.jpg");
        DecodedFrames expected = DecodedFrames.of(jpeg(whole));

        byte[] unmarked = Arrays.copyOf(whole, whole.length - bytes);

        assertThat(DecodedFrames.of(jpeg(unmarked)).notIn(expected)).isZero();
        for (int more = 3; more < 40; more++) {
            byte[] truncated = Arrays.copyOf(whole, whole.length - more);
            assertThat(JpegScan.isComplete(ByteBuffer.wrap(truncated)))
                    .as("without the last %d bytes", more)
                    .isFalse();
        }
    }

    @Test
    void aDamagedJpegAmongOthersIsLostAlone() throws Exception {
        VideoChunk whole = chunk("chunk-mjpeg.mp4");
        byte[] data = whole.data().clone();
        byte[] third = ChunkEdits.read(whole).list().get(2).data();
        int at = 0;
        while (!Arrays.equals(data, at, at + third.length, third, 0, third.length)) {
            at++;
        }
        Arrays.fill(data, at + third.length - 200, at + third.length, (byte) 0);

        DecodedFrames partly = DecodedFrames.of(ChunkEdits.withData(whole, data));

        assertThat(partly.frames()).hasSize(19);
        assertThat(partly.damage()).hasSize(1);
        assertThat(partly.damage().get(0).reason()).contains("JPEG");
        assertThat(partly.notIn(DecodedFrames.of(whole))).isZero();
    }
}
