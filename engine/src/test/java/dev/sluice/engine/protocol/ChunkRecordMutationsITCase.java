// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.protocol;

import dev.sluice.fuzz.ByteMutations;
import dev.sluice.fuzz.Fuzz;
import dev.sluice.ingest.chunk.CaptureTime;
import dev.sluice.ingest.chunk.ChunkException;
import dev.sluice.ingest.chunk.ChunkHeader;
import dev.sluice.ingest.chunk.ChunkHeaders;
import dev.sluice.ingest.chunk.FrameDisplay;
import dev.sluice.ingest.chunk.VideoChunk;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Damages keys and headers of chunks at random: each is a valid chunk, or refused as documented.
 */
class ChunkRecordMutationsITCase {

    private static final byte[] DATA = {1, 2, 3};

    private static final List<VideoChunk> CHUNKS =
            List.of(
                    chunk("cam", 1_763_632_800_000L, 17, 0, FrameDisplay.AS_CODED, "video/mp2t"),
                    chunk("ä/1", 0, 0, 2, new FrameDisplay(90, true, 16, 15), "video/mp4"),
                    chunk(
                            "c".repeat(256),
                            253_402_300_799_999L,
                            (1L << 53) - 1,
                            0,
                            FrameDisplay.AS_CODED,
                            "image/jpeg"));

    private static final List<String> VALUES =
            List.of(
                    "",
                    " ",
                    "0",
                    "00",
                    "-0",
                    "-1",
                    "+1",
                    "1e3",
                    "0x10",
                    "1.5",
                    "\u0661",
                    "null",
                    "NaN",
                    "9007199254740991",
                    "9007199254740992",
                    "999999999999999999",
                    "9223372036854775807",
                    "9223372036854775808",
                    "-9223372036854775808",
                    "86400000000",
                    "86400000001",
                    "100000",
                    "100001",
                    "2147483648",
                    "253402300799999",
                    "253402300800000",
                    "9".repeat(400),
                    "9999-12-31T23:59:59.999999Z",
                    "9999-12-31T23:59:59.999999999-18:00",
                    "1970-01-01T00:00:00Z",
                    "1969-12-31T23:59:59.999999Z",
                    "1970-01-01T00:00:00+18:00",
                    "+999999999-12-31T23:59:59Z",
                    "2026-02-29T00:00:00Z",
                    "2026-11-20T24:00:00Z",
                    "2026-11-20T09:30:00",
                    "2026-11-20 09:30:00Z",
                    "video/mp2t",
                    "VIDEO/MP4; x=\"y;z\"",
                    "video/mp2t;",
                    ";",
                    "text/html",
                    "1.0",
                    "2.0",
                    "dev.sluice.video.chunk.v1",
                    "90",
                    "45",
                    "360",
                    "true",
                    "TRUE",
                    "16:15",
                    "0:1",
                    "1:0",
                    "99999:1",
                    "100000:1",
                    "1:1:1");

    @Test
    void everyRecordIsAChunkOrRefused() {
        var outcomes = new Fuzz("headers", 10_000, 16 << 20).run(ChunkRecordMutationsITCase::parse);
        assertThat(outcomes).containsOnlyKeys("CORRUPT", "UNSUPPORTED", "chunk");
    }

    private static String parse(Random random) throws ChunkException {
        InboundRecord record = damaged(CHUNKS.get(random.nextInt(CHUNKS.size())), random);
        ChunkRecord parsed;
        try {
            parsed = ChunkRecord.parse(record);
        } catch (ChunkException e) {
            assertThat(e.getMessage()).isNotBlank().hasSizeLessThan(1_000).doesNotContain("\n");
            assertThat(new DeadLetters(1 << 20).of(record, "parse", e).sizeInBytes())
                    .isLessThanOrEqualTo((1 << 20) + DeadLetters.HEADROOM);
            return e.kind().name();
        }
        check(parsed.chunk());
        ChunkRecordFormat format = new ChunkRecordFormat();
        byte[] stored = format.toBytes(parsed);
        try {
            assertThat(format.toBytes(format.fromBytes(stored))).isEqualTo(stored);
        } catch (java.io.IOException e) {
            throw new AssertionError(e);
        }
        return "chunk";
    }

    /** What the job relies on. */
    private static void check(VideoChunk chunk) throws ChunkException {
        assertThat(chunk.streamId()).isNotEmpty().hasSizeLessThanOrEqualTo(256);
        assertThat(chunk.epoch()).isBetween(0L, 253_402_300_799_999L);
        assertThat(chunk.sequence()).isBetween(0L, (1L << 53) - 1);
        assertThat(chunk.source()).isNotEmpty();
        assertThat(chunk.captureMicros()).isNotNegative();
        assertThat(chunk.durationMicros()).isBetween(0L, 86_400_000_000L);
        assertThat(CaptureTime.parse(CaptureTime.format(chunk.endMicros())))
                .as("the end is a time that answers and events can contain")
                .isEqualTo(chunk.endMicros());
        assertThat(chunk.leadingFrames()).isBetween(0, 100_000);
        assertThat(chunk.trailingFrames()).isBetween(0, 100_000);
        assertThat(chunk.contentType()).isIn("video/mp2t", "video/mp4", "image/jpeg");
        assertThat(chunk.data()).isEqualTo(DATA);
        var written =
                ChunkHeaders.of(chunk).stream()
                        .collect(Collectors.toMap(ChunkHeader::name, ChunkHeader::value));
        assertThat(ChunkHeaders.parse(chunk.streamId(), written::get, chunk.data()))
                .isEqualTo(chunk);
    }

    private static InboundRecord damaged(VideoChunk chunk, Random random) {
        List<RecordHeader> headers = new ArrayList<>();
        ChunkHeaders.of(chunk)
                .forEach(header -> headers.add(new RecordHeader(header.name(), header.value())));
        byte[] key = chunk.streamId().getBytes(UTF_8);
        byte[] value = chunk.data();
        for (int i = random.nextInt(3); i >= 0; i--) {
            switch (random.nextInt(12)) {
                case 0 -> key = key(key, random);
                case 1 -> headers.remove(random.nextInt(headers.size()));
                case 2 -> headers.addAll(headers.subList(0, random.nextInt(headers.size())));
                default -> header(headers, random);
            }
            if (headers.isEmpty()) {
                headers.add(new RecordHeader("", null));
            }
        }
        if (random.nextInt(100) == 0) {
            value = random.nextBoolean() ? null : new byte[0];
        }
        return new InboundRecord(
                "video", 0, random.nextLong(), random.nextLong(), key, value, headers);
    }

    private static byte[] key(byte[] key, Random random) {
        return switch (random.nextInt(5)) {
            case 0 -> null;
            case 1 -> new byte[0];
            case 2 -> new byte[] {(byte) 0xff, (byte) 0xfe};
            case 3 -> "k".repeat(100_000).getBytes(UTF_8);
            default -> key == null ? null : ByteMutations.of(key, random);
        };
    }

    /** Gives a header another value, or adds one with its name, before or after it. */
    private static void header(List<RecordHeader> headers, Random random) {
        int at = random.nextInt(headers.size());
        RecordHeader old = headers.get(at);
        RecordHeader changed =
                new RecordHeader(
                        random.nextInt(20) == 0 ? old.name() + "x" : old.name(),
                        value(old.value(), random));
        if (random.nextInt(4) == 0) {
            headers.add(random.nextInt(headers.size() + 1), changed);
        } else {
            headers.set(at, changed);
        }
    }

    private static byte[] value(byte[] old, Random random) {
        return switch (random.nextInt(12)) {
            case 0 -> null;
            case 1 -> filled(100_000, (byte) '9');
            case 2 -> filled(100_000, (byte) 0xff);
            case 3, 4, 5 -> old == null ? null : ByteMutations.of(old, random);
            default -> VALUES.get(random.nextInt(VALUES.size())).getBytes(UTF_8);
        };
    }

    private static byte[] filled(int length, byte with) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, with);
        return bytes;
    }

    private static VideoChunk chunk(
            String streamId,
            long epoch,
            long sequence,
            int hidden,
            FrameDisplay display,
            String type) {
        return new VideoChunk(
                streamId,
                epoch,
                sequence,
                "rtsp://camera/1",
                1_763_632_800_123_456L,
                1_000_000,
                hidden,
                hidden,
                display,
                type,
                DATA);
    }
}
