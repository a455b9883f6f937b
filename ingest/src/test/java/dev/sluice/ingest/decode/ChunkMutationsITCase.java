// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.decode;

import dev.sluice.fuzz.Fuzz;
import dev.sluice.ingest.chunk.ChunkException;
import dev.sluice.ingest.chunk.VideoChunk;
import dev.sluice.ingest.decode.ChunkMutations.Kind;
import dev.sluice.ingest.decode.ChunkMutations.Mutation;
import dev.sluice.ingest.ffmpeg.FfmpegException;
import dev.sluice.ingest.ffmpeg.NativeObject;

import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Damages chunks at random and compares every frame that is still used with that of the undamaged
 * chunk. {@code -Dsluice.mutations=100000} sets the number of chunks, {@code
 * -Dsluice.mutations.seed} the first seed.
 */
class ChunkMutationsITCase {

    private static final long LONGEST_NANOS = 20_000_000_000L;

    /**
     * The largest accepted share of chunks of which a frame is used that differs. It is high where
     * the coded data has no redundancy: of 100,000 chunks, most are flipped bits of H.265, VP9 and
     * MJPEG, and whole frames that change places.
     */
    private static final Map<Kind, Double> CEILINGS =
            Map.of(
                    Kind.BITS, 0.42,
                    Kind.BYTES, 0.19,
                    Kind.CUT, 0.09,
                    Kind.SWAP, 0.37,
                    Kind.SPLICE, 0.22);

    /** What became of the chunks of one kind. */
    private static final class Tally {
        private int chunks;
        private int refused;
        private int reported;
        private int unaffected;
        private int missing; // frames are missing, and nothing is reported
        private int wrong; // a frame is used that differs
        private int silentlyWrong; // and nothing is reported
        private int framesUsed;
        private int framesWrong;

        String line(String name) {
            return "%-12s %6d chunks: %6d refused, %6d reported, %6d unaffected, %5d with frames missing unreported, %5d with wrong frames (%d of them unreported); frames: %d used, %d wrong (%.3f%%)"
                    .formatted(
                            name,
                            chunks,
                            refused,
                            reported,
                            unaffected,
                            missing,
                            wrong,
                            silentlyWrong,
                            framesUsed,
                            framesWrong,
                            100.0 * framesWrong / Math.max(1, framesUsed));
        }

        double wrongShare() {
            return (double) wrong / Math.max(1, chunks);
        }
    }

    private final Map<Kind, Tally> byKind = new EnumMap<>(Kind.class);
    private final Map<String, Tally> byKindAndCodec = new TreeMap<>();
    private long slowest;

    @Test
    void aFrameThatIsUsedIsAlmostAlwaysThatOfTheUndamagedChunk() throws Exception {
        List<DecodedFrames> originals = new ArrayList<>();
        for (VideoChunk chunk : ChunkMutations.originals()) {
            originals.add(DecodedFrames.of(chunk));
        }
        int open = (int) NativeObject.openCount();
        run(Fuzz.FIRST_SEED, Fuzz.COUNT / 2, originals);
        long before = nativeBytes();
        run(Fuzz.FIRST_SEED + Fuzz.COUNT / 2, Fuzz.COUNT - Fuzz.COUNT / 2, originals);
        long growth = nativeBytes() - before;

        byKind.forEach((kind, tally) -> System.out.println(tally.line(kind.name())));
        byKindAndCodec.forEach((name, tally) -> System.out.println(tally.line(name)));
        System.out.printf(
                "slowest chunk %d ms, native memory grew by %d KiB%n",
                slowest / 1_000_000, growth >> 10);
        assertThat(NativeObject.openCount()).isLessThanOrEqualTo(open);
        assertThat(growth).as("growth of native memory in bytes").isLessThan(48L << 20);
        assertThat(slowest).as("nanoseconds of the slowest chunk").isLessThan(LONGEST_NANOS);
        byKind.forEach(
                (kind, tally) ->
                        assertThat(tally.wrongShare())
                                .as("share of chunks with wrong frames: %s", kind)
                                .isLessThan(CEILINGS.get(kind)));
    }

    private void run(long firstSeed, int count, List<DecodedFrames> originals)
            throws FfmpegException {
        for (long seed = firstSeed; seed < firstSeed + count; seed++) {
            Mutation mutation = ChunkMutations.of(seed);
            DecodedFrames whole = originals.get(mutation.original());
            Tally kind = byKind.computeIfAbsent(mutation.kind(), key -> new Tally());
            String name = mutation.kind() + " " + whole.chunk().codec();
            Tally codec = byKindAndCodec.computeIfAbsent(name, key -> new Tally());
            long start = System.nanoTime();
            try {
                DecodedFrames decoded = DecodedFrames.of(mutation.damaged());
                int wrong = decoded.notIn(whole, originals.get(mutation.beginning()));
                count(List.of(kind, codec), decoded, whole, wrong);
                print(mutation, decoded, wrong);
            } catch (ChunkException e) {
                kind.refused++;
                codec.refused++;
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("seed " + seed, e);
            }
            kind.chunks++;
            codec.chunks++;
            slowest = Math.max(slowest, System.nanoTime() - start);
        }
    }

    private static void count(
            List<Tally> tallies, DecodedFrames decoded, DecodedFrames whole, int wrong) {
        boolean reported = !decoded.damage().isEmpty();
        boolean missing = decoded.frames().size() < whole.frames().size();
        for (Tally tally : tallies) {
            tally.framesUsed += decoded.frames().size();
            tally.framesWrong += wrong;
            tally.reported += reported ? 1 : 0;
            tally.wrong += wrong > 0 ? 1 : 0;
            tally.silentlyWrong += wrong > 0 && !reported ? 1 : 0;
            tally.missing += wrong == 0 && !reported && missing ? 1 : 0;
            tally.unaffected += wrong == 0 && !reported && !missing ? 1 : 0;
        }
    }

    private static void print(Mutation mutation, DecodedFrames decoded, int wrong) {
        if (wrong > 0 && Boolean.getBoolean("sluice.mutations.print")) {
            System.out.printf(
                    "seed %d, %s of chunk %d: %d of %d frames wrong, %s%n",
                    mutation.seed(),
                    mutation.kind(),
                    mutation.original(),
                    wrong,
                    decoded.frames().size(),
                    decoded.damage());
        }
    }

    /** Memory of the process without the Java heap and without what the allocator retains. */
    private static long nativeBytes() {
        System.gc();
        Pointer.trimMemory();
        return Pointer.physicalBytes() - Runtime.getRuntime().totalMemory();
    }
}
