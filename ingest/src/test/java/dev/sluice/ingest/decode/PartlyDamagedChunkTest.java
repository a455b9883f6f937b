// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.decode;

import dev.sluice.ingest.chunk.VideoChunk;
import dev.sluice.ingest.ffmpeg.EncodedPacket;
import dev.sluice.ingest.ffmpeg.FfmpegException;
import dev.sluice.ingest.nal.NalUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import static dev.sluice.ingest.decode.VideoFixtures.PERIOD;
import static dev.sluice.ingest.decode.VideoFixtures.START;
import static dev.sluice.ingest.decode.VideoFixtures.chunk;
import static dev.sluice.ingest.decode.VideoFixtures.declaring;
import static org.assertj.core.api.Assertions.assertThat;

/** Damage costs the frames that depend on it; all others are those of the undamaged chunk. */
class PartlyDamagedChunkTest {

    /** Frames of the intra refresh until the output is correct. */
    private static final int RECOVERY = 8;

    /** The same packet with noise instead of the data of its only slice, the last unit. */
    private static EncodedPacket garbled(EncodedPacket packet) {
        List<NalUnit> units = NalUnit.ofAnnexB(packet.data());
        NalUnit slice = units.get(units.size() - 1);
        byte[] noisy = packet.data().clone();
        Random random = new Random(7);
        for (int i = slice.offset() + 3; i < slice.offset() + slice.length(); i++) {
            noisy[i] = (byte) (1 + random.nextInt(255));
        }
        return packet.withData(noisy);
    }

    private static VideoChunk garbled(VideoChunk chunk, int... numbers) throws FfmpegException {
        List<Integer> which = Arrays.stream(numbers).boxed().toList();
        if (!chunk.contentType().equals("video/mp2t")) {
            return overwritten(chunk, which);
        }
        return ChunkEdits.edited(
                chunk,
                packets -> {
                    which.forEach(number -> packets.set(number, garbled(packets.get(number))));
                    return packets;
                });
    }

    /** The chunk with noise instead of whole packets, which are in it one after the other. */
    private static VideoChunk overwritten(VideoChunk chunk, List<Integer> numbers)
            throws FfmpegException {
        byte[] data = chunk.data().clone();
        List<EncodedPacket> packets = ChunkEdits.read(chunk).list();
        int at = 0;
        for (int number = 0; number < packets.size(); number++) {
            byte[] packet = packets.get(number).data();
            while (!Arrays.equals(data, at, at + packet.length, packet, 0, packet.length)) {
                at++;
            }
            if (numbers.contains(number)) {
                byte[] noise = new byte[packet.length];
                new Random(7).nextBytes(noise);
                noise[0] = 0; // no frame of any codec begins so
                System.arraycopy(noise, 0, data, at, noise.length);
            }
            at += packet.length;
        }
        return ChunkEdits.withData(chunk, data);
    }

    private static VideoChunk without(VideoChunk chunk, int number) throws FfmpegException {
        return ChunkEdits.edited(
                chunk,
                packets -> {
                    packets.remove(number);
                    return packets;
                });
    }

    /** The position of a packet in decoding order that matches. */
    private static int find(VideoChunk chunk, int from, boolean reference) throws FfmpegException {
        List<EncodedPacket> packets = ChunkEdits.read(chunk).list();
        for (int i = from; i < packets.size(); i++) {
            List<NalUnit> units = NalUnit.ofAnnexB(packets.get(i).data());
            if (reference == ((units.get(units.size() - 1).header() & 0x60) != 0)) {
                return i;
            }
        }
        throw new AssertionError("no such packet");
    }

    @ParameterizedTest
    @CsvSource({
        "chunk-h264-closed.ts, 21, 9",
        "chunk-h264-closed.mp4, 24, 6",
        "chunk-h265-closed.ts, 21, 9",
        "chunk-h265-closed.mp4, 21, 9",
        "chunk-vp9.mp4, 24, 6",
        "chunk-av1.mp4, 24, 6",
        "chunk-mjpeg.mp4, 12, 1",
    })
    void onlyTheFramesFromTheDamageToTheNextKeyFrameAreLost(String file, int number, int lost)
            throws Exception {
        DecodedFrames whole = DecodedFrames.of(chunk(file));

        DecodedFrames partly = DecodedFrames.of(garbled(chunk(file), number));

        assertThat(whole.damage()).isEmpty();
        assertThat(partly.notIn(whole)).isZero();
        assertThat(partly.damage()).hasSize(1);
        assertThat(partly.lost()).isEqualTo(lost);
        FrameDamage damage = partly.damage().get(0);
        assertThat(damage.reason()).isNotBlank();
        assertThat(partly.frames().subMap(damage.fromMicros(), damage.toMicros()).size())
                .as("frames within the reported time")
                .isLessThanOrEqualTo(
                        (int) ((damage.toMicros() - damage.fromMicros()) / PERIOD) - lost);
    }

    @Test
    void damageInSeveralGroupsIsReportedForEach() throws Exception {
        DecodedFrames whole = DecodedFrames.of(chunk("chunk-h264-closed.ts"));

        DecodedFrames partly =
                DecodedFrames.of(garbled(chunk("chunk-h264-closed.ts"), 0, 10, 21, 39));

        assertThat(partly.notIn(whole)).isZero();
        assertThat(partly.damage()).hasSize(3);
        assertThat(partly.damage().get(0).fromMicros()).isEqualTo(START);
        assertThat(partly.damage().get(0).frames()).isEqualTo(20);
        assertThat(partly.damage().get(1).frames()).isEqualTo(9);
        assertThat(partly.damage().get(2).frames()).isEqualTo(1);
        assertThat(partly.frames()).hasSize(10);
    }

    @Test
    void aDamagedFrameToWhichNoneRefersIsLostAlone() throws Exception {
        VideoChunk chunk = chunk("chunk-h264-closed.ts");
        DecodedFrames whole = DecodedFrames.of(chunk);
        int first = find(chunk, 2, false);
        int second = find(chunk, 22, false);

        DecodedFrames partly = DecodedFrames.of(garbled(chunk, first, second));

        assertThat(partly.notIn(whole)).isZero();
        assertThat(partly.damage()).extracting(FrameDamage::frames).containsExactly(1, 1);
        assertThat(partly.frames()).hasSize(38);
    }

    @Test
    void aMissingReferenceFrameIsFoundByItsNumber() throws Exception {
        VideoChunk chunk = chunk("chunk-h264-closed.ts");
        DecodedFrames whole = DecodedFrames.of(chunk);
        int missing = find(chunk, 12, true);

        DecodedFrames partly = DecodedFrames.of(without(chunk, missing));

        assertThat(partly.notIn(whole)).isZero();
        assertThat(partly.damage()).hasSize(1);
        assertThat(partly.damage().get(0).reason()).contains("reference frame").contains("missing");
        assertThat(partly.lost()).isEqualTo(20 - missing - 1);
    }

    @Test
    void aMissingFrameToWhichNoneRefersCostsNoOther() throws Exception {
        VideoChunk chunk = chunk("chunk-h264-closed.ts");
        DecodedFrames whole = DecodedFrames.of(chunk);

        DecodedFrames partly = DecodedFrames.of(without(chunk, find(chunk, 12, false)));

        assertThat(partly.notIn(whole)).isZero();
        assertThat(partly.frames()).hasSize(39);
        assertThat(partly.damage()).isEmpty();
    }

    @Test
    void aMissingReferenceFrameOfH265IsFoundByTheDecoder() throws Exception {
        VideoChunk chunk = chunk("chunk-h265-closed.ts");
        DecodedFrames whole = DecodedFrames.of(chunk);

        DecodedFrames partly = DecodedFrames.of(without(chunk, 11));

        assertThat(partly.notIn(whole)).isZero();
        assertThat(partly.lost()).isPositive().isLessThan(10);
    }

    @ParameterizedTest
    @ValueSource(strings = {"chunk-h264-open.ts", "chunk-h265-open.ts"})
    void decodingGoesOnAtAnOpenGroupWithoutItsLeadingFrames(String file) throws Exception {
        DecodedFrames whole = DecodedFrames.of(chunk(file));

        DecodedFrames partly = DecodedFrames.of(garbled(chunk(file), 6));

        assertThat(partly.notIn(whole)).isZero();
        assertThat(partly.damage()).isNotEmpty();
        assertThat(partly.frames().size()).isGreaterThan(25);
        assertThat(partly.lost() + partly.frames().size()).isEqualTo(40);
    }

    @ParameterizedTest
    @CsvSource({"piece-h264-open.ts, 12, 3", "piece-h265-open.ts, 10, 4"})
    void leadingFramesThatAProducerDoesNotDeclareAreDiscarded(String file, int frames, int leading)
            throws Exception {
        DecodedFrames declared = DecodedFrames.of(chunk(file, START, leading));

        DecodedFrames undeclared = DecodedFrames.of(chunk(file));

        assertThat(undeclared.chunk().discardedLeadingFrames()).isEqualTo(leading);
        assertThat(undeclared.damage()).isEmpty();
        assertThat(undeclared.frames()).hasSize(frames - leading);
        assertThat(undeclared.notIn(declared)).isZero();
    }

    @Test
    void declaredFramesOfAClosedGroupAreDecodedAndNotShown() throws Exception {
        VideoChunk all = chunk("chunk-h264-closed.ts");
        VideoChunk trimmed =
                new VideoChunk(
                        all.streamId(),
                        all.epoch(),
                        all.sequence(),
                        all.source(),
                        START + 2 * PERIOD,
                        35 * PERIOD,
                        2,
                        3,
                        all.display(),
                        all.contentType(),
                        all.data());

        DecodedChunk decoded =
                new ChunkDecoder(DecodeLimits.defaults())
                        .decode(trimmed, FrameSlots.ofFps(1000), Long.MIN_VALUE, image -> image);

        assertThat(decoded.decodedFrames()).isEqualTo(35);
        assertThat(decoded.discardedLeadingFrames()).isEqualTo(2);
        List<Integer> numbers = new ArrayList<>();
        for (SampledFrame frame : decoded.frames()) {
            numbers.add(VideoFixtures.number(frame.image()));
            assertThat(frame.captureMicros())
                    .isEqualTo(START + VideoFixtures.number(frame.image()) * PERIOD);
        }
        assertThat(numbers).hasSize(35).startsWith(2, 3).endsWith(35, 36);
    }

    @Test
    void ofAnIntraRefreshTheFramesBeforeTheRecoveryAreDiscarded() throws Exception {
        VideoChunk chunk = refresh();

        DecodedFrames decoded = DecodedFrames.of(chunk);

        // The message declares them; the header of the chunk does not.
        assertThat(decoded.chunk().discardedLeadingFrames()).isEqualTo(RECOVERY);
        assertThat(decoded.damage()).isEmpty();
        assertThat(decoded.frames().firstKey()).isEqualTo(START);
        DecodedFrames partly = DecodedFrames.of(garbled(chunk, 100));
        assertThat(partly.notIn(decoded)).isZero();
        assertThat(partly.damage()).hasSize(1);
        assertThat(partly.lost()).isBetween(RECOVERY, 20 + RECOVERY);
    }

    /** A stream without IDR frames, from its first recovery point on. */
    private static VideoChunk refresh() throws Exception {
        try (InputStream in =
                PartlyDamagedChunkTest.class.getResourceAsStream("/inputs/intrarefresh_noidr.ts")) {
            VideoChunk all =
                    declaring(30_000_000, chunk("video/mp2t", in.readAllBytes(), START, 0));
            return ChunkEdits.edited(
                    all,
                    packets -> {
                        while (!packets.get(0).key()) {
                            packets.remove(0);
                        }
                        return packets;
                    });
        }
    }
}
