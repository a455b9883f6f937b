// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.decode;

import dev.sluice.ingest.chunk.ChunkException;
import dev.sluice.ingest.chunk.VideoChunk;
import dev.sluice.ingest.ffmpeg.NativeObject;

import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import static dev.sluice.ingest.decode.VideoFixtures.START;
import static dev.sluice.ingest.decode.VideoFixtures.bytes;
import static dev.sluice.ingest.decode.VideoFixtures.chunk;
import static org.assertj.core.api.Assertions.assertThat;

/** Native memory is freed, and threads do not affect each other. */
class ChunkDecoderResourcesITCase {

    private static final List<String> FILES =
            List.of(
                    "chunk-h264-closed.mp4",
                    "chunk-h265-closed.mp4",
                    "chunk-vp9.mp4",
                    "chunk-av1.mp4",
                    "chunk-mjpeg.mp4",
                    "chunk-jpeg.jpg",
                    "chunk-h264-slices.ts",
                    "chunk-mpeg2.ts");

    /** A megabyte, most of it stuffing, so that a copy that is not freed is noticed. */
    private final VideoChunk stuffed =
            chunk("video/mp2t", TransportPackets.stuffed(bytes("chunk-h264-slices.ts")), START, 0);

    private final ChunkDecoder decoder = new ChunkDecoder(DecodeLimits.defaults());

    /** Hash of the frames of a chunk, 0 if it is refused. */
    private int decode(VideoChunk chunk) {
        try {
            DecodedChunk decoded =
                    decoder.decode(chunk, FrameSlots.ofFps(2), Long.MIN_VALUE, source -> source);
            return decoded.frames().stream()
                    .mapToInt(frame -> Arrays.hashCode(frame.image().rgb()))
                    .reduce(1, (sum, hash) -> 31 * sum + hash);
        } catch (ChunkException e) {
            return 0;
        }
    }

    private void decodeAll(int rounds) {
        for (int round = 0; round < rounds; round++) {
            for (String file : FILES) {
                byte[] whole = bytes(file);
                byte[] half = Arrays.copyOf(whole, whole.length / 2);
                assertThat(decode(chunk(file)) == 0).isEqualTo(file.equals("chunk-mpeg2.ts"));
                decode(chunk(chunk(file).contentType(), half, START, 0));
            }
            assertThat(decode(stuffed)).isNotZero();
        }
    }

    /** Compilers and allocators vary by tens of megabytes, but not in most of five spans. */
    @Test
    void hundredsOfChunksLeakNoNativeMemory() {
        decodeAll(20);
        long javaCpp = Pointer.totalBytes();
        long open = NativeObject.openCount();
        List<Long> growth = new ArrayList<>();
        for (int span = 0; span < 5; span++) {
            long before = nativeBytes();
            decodeAll(30);
            growth.add(nativeBytes() - before);
        }

        // Fewer if objects of other tests in this process were collected in between.
        assertThat(Pointer.totalBytes())
                .as("bytes that JavaCPP holds")
                .isLessThanOrEqualTo(javaCpp);
        assertThat(NativeObject.openCount())
                .as("native objects that are open")
                .isLessThanOrEqualTo(open);
        assertThat(growth.stream().sorted().toList().get(2))
                .as("median growth of the process over 510 chunks, of %s", growth)
                .isLessThan(12L << 20);
    }

    /** Memory of the process without the Java heap and without what the allocator retains. */
    private static long nativeBytes() {
        System.gc();
        Pointer.trimMemory();
        return Pointer.physicalBytes() - Runtime.getRuntime().totalMemory();
    }

    @Test
    void concurrentThreadsDecodeTheSameBytesAsOneThread() throws Exception {
        List<Integer> alone = FILES.stream().map(file -> decode(chunk(file))).toList();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<List<Integer>>> runs = new ArrayList<>();
            for (int thread = 0; thread < 4; thread++) {
                runs.add(
                        threads.submit(
                                () -> FILES.stream().map(file -> decode(chunk(file))).toList()));
            }
            for (Future<List<Integer>> run : runs) {
                assertThat(run.get()).isEqualTo(alone);
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
