package dev.sluice.ingest.decode;

import dev.sluice.ingest.chunk.ChunkException;
import dev.sluice.ingest.chunk.VideoChunk;

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

/** Native memory comes back, and threads do not disturb each other. */
class ChunkDecoderResourcesTest {

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

    /** A megabyte, most of it stuffing, so that a copy that is left behind shows. */
    private final VideoChunk stuffed =
            chunk("video/mp2t", TransportPackets.stuffed(bytes("chunk-h264-slices.ts")), START, 0);

    private final ChunkDecoder decoder = new ChunkDecoder(DecodeLimits.defaults());

    /** Decodes a chunk; 0 if it is refused. */
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

    /** Compilers and allocators come and go by tens of megabytes, but not in most of five spans. */
    @Test
    void hundredsOfChunksLeaveNoNativeMemoryBehind() {
        decodeAll(20);
        long javaCpp = Pointer.totalBytes();
        List<Long> growth = new ArrayList<>();
        for (int span = 0; span < 5; span++) {
            long before = nativeBytes();
            decodeAll(30);
            growth.add(nativeBytes() - before);
        }

        // Fewer where what other tests of this process left was collected in between.
        assertThat(Pointer.totalBytes())
                .as("bytes that JavaCPP holds")
                .isLessThanOrEqualTo(javaCpp);
        assertThat(growth.stream().sorted().toList().get(2))
                .as("median growth of the process over 510 chunks, of %s", growth)
                .isLessThan(12L << 20);
    }

    /** Without the Java heap, which shrinks in its own time, and what the allocator keeps. */
    private static long nativeBytes() {
        System.gc();
        Pointer.trimMemory();
        return Pointer.physicalBytes() - Runtime.getRuntime().totalMemory();
    }

    @Test
    void threadsDecodeSideBySideAsOneAloneDoes() throws Exception {
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
