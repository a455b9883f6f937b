// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.faults;

import dev.sluice.ingest.chunk.VideoChunk;
import dev.sluice.ingest.publish.KafkaChunkHeaders;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;

/** Records that are no chunks and no queries. Stateless. */
final class Poison {

    /** Chunks with valid headers, which the job tries to decode. */
    static final int STREAMS = 5;

    private static final Charset LATIN = Charset.forName("ISO-8859-1");

    private Poison() {}

    /**
     * Returns records that are no chunks. Those with a sequence have keys of their own; the others
     * also come under the key of a real stream.
     */
    static List<ProducerRecord<byte[], byte[]>> chunks(String topic, VideoChunk good) {
        List<ProducerRecord<byte[], byte[]>> all = new ArrayList<>();
        for (String name :
                List.of("ce_time", "ce_sluiceepoch", "ce_sluicesequence", "ce_sluiceduration")) {
            for (String value : List.of("", "-1", "x", "9".repeat(40), "\uFFFD", "1e3", " 7")) {
                all.add(chunk(topic, good, good.streamId(), name, value.getBytes(UTF_8)));
            }
            all.add(chunk(topic, good, good.streamId(), name, null));
            all.add(chunk(topic, good, good.streamId(), name, new byte[100_000]));
        }
        for (String type :
                List.of("text/plain", "video/x-matroska", "application/vnd.apple.mpegurl", "")) {
            all.add(chunk(topic, good, good.streamId(), "content-type", type.getBytes(UTF_8)));
        }
        byte[] key = good.streamId().getBytes(UTF_8);
        all.add(new ProducerRecord<>(topic, key, "good morning".getBytes(UTF_8)));
        all.add(new ProducerRecord<>(topic, key, new byte[0]));
        for (byte[] bad : keys()) {
            all.add(
                    new ProducerRecord<>(
                            topic, null, null, bad, good.data(), KafkaChunkHeaders.of(good)));
        }
        all.addAll(undecodable(topic, good));
        return all;
    }

    private static List<byte[]> keys() {
        return List.of(
                new byte[0],
                new byte[] {(byte) 0xff, (byte) 0xfe},
                new byte[] {(byte) 0xc3, 0x28},
                "k".repeat(300).getBytes(UTF_8),
                "stra\u00dfe".getBytes(LATIN));
    }

    /** Chunks with valid headers of streams of their own, of which nothing can be decoded. */
    private static List<ProducerRecord<byte[], byte[]>> undecodable(String topic, VideoChunk good) {
        List<ProducerRecord<byte[], byte[]>> all = new ArrayList<>();
        byte[] noise = new byte[1 << 20];
        new Random(1).nextBytes(noise);
        byte[] list = "#EXTM3U\n#EXTINF:10,\nfile:///etc/passwd\n".repeat(50).getBytes(UTF_8);
        byte[] half = Arrays.copyOf(good.data(), good.data().length / 8);
        for (byte[] data : List.of(noise, list, half, new byte[188], new byte[] {0x47})) {
            String stream = "poison-" + all.size();
            VideoChunk chunk = Corpus.copy(good, stream, good.epoch(), 0, 0);
            all.add(
                    new ProducerRecord<>(
                            topic,
                            null,
                            null,
                            stream.getBytes(UTF_8),
                            data,
                            KafkaChunkHeaders.of(chunk)));
        }
        return all;
    }

    private static ProducerRecord<byte[], byte[]> chunk(
            String topic, VideoChunk good, String key, String header, byte @Nullable [] value) {
        Headers headers = KafkaChunkHeaders.of(good);
        headers.remove(header);
        if (value != null) {
            headers.add(header, value);
        }
        return new ProducerRecord<>(topic, null, null, key.getBytes(UTF_8), good.data(), headers);
    }

    /** Returns values that are no queries. */
    static List<byte[]> queries(String stream) {
        List<byte[]> all = new ArrayList<>();
        for (String text :
                List.of(
                        "",
                        "what is there?",
                        "null",
                        "[1, 2]",
                        "[".repeat(100_000),
                        "{\"a\":".repeat(50_000),
                        "{\"query_id\": \"cut\", \"stream_id\": \"" + stream,
                        "\uFEFF" + query(stream, "bom", ""),
                        query(stream, "surrogate", "\"question\": \"\\ud800\""),
                        query(stream, "period", "\"lookback\": \"P99999999999Y\""),
                        query(stream, "negative", "\"lookback\": \"-PT1S\""),
                        query(stream, "number", "\"max_new_tokens\": 1e99"),
                        query(stream, "zero", "\"max_new_tokens\": 0"),
                        query(stream, "text", "\"max_new_tokens\": \"many\""),
                        query(stream, "time", "\"at\": \"yesterday\""),
                        query(stream, "year", "\"at\": \"+999999999-12-31T23:59:59Z\""),
                        query(stream, "mode", "\"mode\": \"forever\""),
                        query(stream, "other", "\"unknown\": 1"),
                        query(
                                stream,
                                "options",
                                "\"options\": [" + "\"x\",".repeat(20_000) + "\"y\"]"),
                        query(stream, "no-options", "\"options\": [\"\"]"),
                        query(stream, "i".repeat(100_000), "\"mode\": \"once\""),
                        query(stream, "", "\"mode\": \"once\""),
                        query("another-stream", "stranger", "\"mode\": \"once\""))) {
            all.add(text.getBytes(UTF_8));
        }
        all.add(query(stream, "utf-16", "\"mode\": \"once\"").getBytes(UTF_16));
        all.add(new byte[] {(byte) 0xff, (byte) 0xc0, 0});
        return all;
    }

    private static String query(String stream, String id, String rest) {
        return "{\"query_id\": \"%s\", \"stream_id\": \"%s\", \"question\": \"What?\", \"at\": \"latest\"%s}"
                .formatted(id, stream, rest.isEmpty() ? "" : ", " + rest);
    }
}
