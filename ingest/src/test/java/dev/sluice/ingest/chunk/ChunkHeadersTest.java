// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.chunk;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ChunkHeadersTest {

    private static final VideoChunk CHUNK =
            new VideoChunk(
                    "gate-3",
                    1_763_631_000_123L,
                    42,
                    "rtsp://camera.example/main",
                    1_763_631_042_000_007L,
                    2_000_000,
                    3,
                    "video/mp2t",
                    new byte[] {0x47, 1, 2});

    /** The headers of the chunk by name, which tests change. */
    private final Map<String, byte[]> headers = new HashMap<>();

    ChunkHeadersTest() {
        ChunkHeaders.of(CHUNK).forEach(header -> headers.put(header.name(), header.value()));
    }

    @Test
    void parsingIsTheInverseOfWriting() throws ChunkException {
        assertThat(ChunkHeaders.parse(CHUNK.streamId(), headers::get, CHUNK.data()))
                .isEqualTo(CHUNK);
    }

    @Test
    void headersAreCloudEventsInBinaryMode() {
        assertThat(ChunkHeaders.of(CHUNK).stream().map(ChunkHeadersTest::line))
                .containsExactly(
                        "ce_specversion: 1.0",
                        "ce_id: 1763631000123-42",
                        "ce_type: dev.sluice.video.chunk.v1",
                        "ce_source: rtsp://camera.example/main",
                        "ce_time: 2025-11-20T09:30:42.000007Z",
                        "content-type: video/mp2t",
                        "ce_sluiceepoch: 1763631000123",
                        "ce_sluicesequence: 42",
                        "ce_sluiceduration: 2000000",
                        "ce_sluiceleading: 3");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ce_specversion",
                "ce_id",
                "ce_type",
                "ce_source",
                "ce_time",
                "content-type",
                "ce_sluiceepoch",
                "ce_sluicesequence",
                "ce_sluiceduration",
                "ce_sluiceleading"
            })
    void aMissingHeaderIsNamed(String name) {
        headers.remove(name);

        assertThatThrownBy(() -> ChunkHeaders.parse("gate-3", headers::get, CHUNK.data()))
                .isInstanceOf(ChunkException.class)
                .hasMessageContaining("header " + name + " is missing");
    }

    @ParameterizedTest
    @CsvSource({
        "ce_specversion, 0.3, UNSUPPORTED",
        "ce_id, 1763631000123-43, CORRUPT",
        "ce_type, dev.sluice.video.chunk.v2, UNSUPPORTED",
        "ce_time, yesterday, CORRUPT",
        "ce_time, 2025-11-20T09:30:42, CORRUPT",
        "ce_time, 1969-12-31T23:59:59Z, CORRUPT",
        "ce_time, +10000-01-01T00:00:00Z, CORRUPT",
        "ce_time, +999999999-01-01T00:00:00Z, CORRUPT",
        "content-type, video/x-msvideo, UNSUPPORTED",
        "ce_sluiceepoch, -1, CORRUPT",
        "ce_sluiceepoch, 99999999999999999999, CORRUPT",
        "ce_sluiceepoch, ١٢, CORRUPT",
        "ce_sluicesequence, 042, CORRUPT",
        "ce_sluicesequence, 4.2, CORRUPT",
        "ce_sluiceduration, 86400000001, CORRUPT",
        "ce_sluiceleading, two, CORRUPT",
        "ce_sluicetrailing, -1, CORRUPT",
        "ce_sluicerotation, 45, CORRUPT",
        "ce_sluicemirrored, yes, CORRUPT",
        "ce_sluiceaspect, 2:0, CORRUPT",
        "ce_sluiceaspect, 1.5, CORRUPT",
    })
    void anInvalidHeaderIsReportedWithTheExpectedValue(
            String name, String found, ChunkException.Kind kind) {
        headers.remove(name);
        headers.put(name, found.getBytes(StandardCharsets.UTF_8));

        assertThatThrownBy(() -> ChunkHeaders.parse("gate-3", headers::get, CHUNK.data()))
                .isInstanceOfSatisfying(
                        ChunkException.class, e -> assertThat(e.kind()).isEqualTo(kind))
                .hasMessageContaining("header %s is '%s': expected".formatted(name, found));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"video/mp2t; charset=binary", "Video/MP2T;codecs=\"avc1\"", " video/mp2t "})
    void parametersAndCaseOfAContentTypeDoNotMatter(String found) throws ChunkException {
        headers.put("content-type", found.getBytes(StandardCharsets.UTF_8));

        assertThat(ChunkHeaders.parse("gate-3", headers::get, CHUNK.data()).contentType())
                .isEqualTo("video/mp2t");
    }

    @Test
    void theDisplayOfFramesIsWrittenWhereItIsNotTheDefault() throws ChunkException {
        VideoChunk turned =
                new VideoChunk(
                        "gate-3",
                        1,
                        2,
                        "file:phone.mp4",
                        3,
                        4,
                        5,
                        6,
                        new FrameDisplay(270, true, 16, 15),
                        "video/mp2t",
                        CHUNK.data());
        headers.clear();
        ChunkHeaders.of(turned).forEach(header -> headers.put(header.name(), header.value()));

        assertThat(headers)
                .containsKeys(
                        "ce_sluicetrailing",
                        "ce_sluicerotation",
                        "ce_sluicemirrored",
                        "ce_sluiceaspect");
        assertThat(ChunkHeaders.parse("gate-3", headers::get, CHUNK.data())).isEqualTo(turned);
    }

    @Test
    void aTimeWithAnOffsetIsTheSameInstant() throws ChunkException {
        headers.remove(ChunkHeaders.TIME);
        headers.put(
                ChunkHeaders.TIME,
                "2025-11-20T10:30:42.000007+01:00".getBytes(StandardCharsets.UTF_8));

        assertThat(ChunkHeaders.metadata(headers::get).captureMicros())
                .isEqualTo(CHUNK.captureMicros());
    }

    @Test
    void aChunkThatEndsAfterTheLastYearIsCorrupt() {
        headers.put(ChunkHeaders.TIME, "9999-12-31T23:59:59Z".getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> ChunkHeaders.metadata(headers::get))
                .isInstanceOf(ChunkException.class)
                .hasMessageContaining("ce_sluiceduration is '2000000'")
                .hasMessageContaining("an end before the year 10000");
    }

    @Test
    void aRecordWithoutKeyOrValueIsCorrupt() {
        assertThatThrownBy(() -> ChunkHeaders.parse(null, headers::get, CHUNK.data()))
                .hasMessageContaining("no key");
        assertThatThrownBy(() -> ChunkHeaders.parse("gate-3", headers::get, null))
                .hasMessageContaining("no value");
        assertThatThrownBy(() -> ChunkHeaders.parse("gate-3", headers::get, new byte[0]))
                .hasMessageContaining("no value");
    }

    @Test
    void aKeyThatIsLongerThanAnIdIsCorrupt() throws ChunkException {
        String longest = "k".repeat(256);

        assertThat(ChunkHeaders.parse(longest, headers::get, CHUNK.data()).streamId())
                .isEqualTo(longest);
        assertThatThrownBy(() -> ChunkHeaders.parse(longest + "k", headers::get, CHUNK.data()))
                .isInstanceOfSatisfying(
                        ChunkException.class,
                        e -> assertThat(e.kind()).isEqualTo(ChunkException.Kind.CORRUPT))
                .hasMessage(
                        "the record's key has 257 characters: expected the stream's id, at most"
                                + " 256; set a shorter key in the producer");
    }

    @Test
    void aLongHeaderIsShortenedInTheMessage() {
        headers.remove(ChunkHeaders.TIME);
        headers.put(ChunkHeaders.TIME, new byte[1 << 20]);

        assertThatThrownBy(() -> ChunkHeaders.metadata(headers::get))
                .satisfies(e -> assertThat(e.getMessage().length()).isLessThan(400));
    }

    private static String line(ChunkHeader header) {
        return header.name() + ": " + new String(header.value(), StandardCharsets.UTF_8);
    }
}
