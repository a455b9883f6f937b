import dev.sluice.ingest.chunk.ChunkException;
import dev.sluice.ingest.chunk.ChunkHeaders;
import dev.sluice.ingest.chunk.VideoChunk;
import dev.sluice.ingest.decode.ChunkDecoder;
import dev.sluice.ingest.decode.DecodeLimits;
import dev.sluice.ingest.decode.DecodedChunk;
import dev.sluice.ingest.decode.FrameSlots;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Takes one record out of a video topic or its dead-letter topic and decodes it as the job would,
 * with no job around it: {@code DecodeRecord BROKER TOPIC PARTITION OFFSET [FILE]}. Writes the
 * chunk to FILE if one is named.
 */
final class DecodeRecord {

    private static final double FPS = 1;

    private DecodeRecord() {}

    public static void main(String[] arguments) throws Exception {
        TopicPartition partition =
                new TopicPartition(arguments[1], Integer.parseInt(arguments[2]));
        ConsumerRecord<String, byte[]> record =
                read(arguments[0], partition, Long.parseLong(arguments[3]));
        record.headers().forEach(header -> print(header.key(), header.value()));
        if (arguments.length > 4) {
            Files.write(Path.of(arguments[4]), record.value());
        }
        try {
            VideoChunk chunk =
                    ChunkHeaders.parse(
                            record.key(), name -> last(record.headers(), name), record.value());
            DecodedChunk decoded =
                    new ChunkDecoder(DecodeLimits.defaults())
                            .decode(chunk, FrameSlots.ofFps(FPS), Long.MIN_VALUE, image -> image);
            System.out.printf(
                    "decoded %d frames, %d sampled, %d leading frames left out%n",
                    decoded.decodedFrames(), decoded.frames().size(), decoded.discardedLeadingFrames());
        } catch (ChunkException e) {
            e.printStackTrace(); // a breakpoint here, or on ChunkException, shows where
        }
    }

    private static ConsumerRecord<String, byte[]> read(
            String broker, TopicPartition partition, long offset) throws IOException {
        Map<String, Object> settings =
                Map.of("bootstrap.servers", broker, "max.partition.fetch.bytes", 20_000_000);
        try (KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(
                        settings, new StringDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seek(partition, offset);
            for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofSeconds(10))) {
                return record;
            }
        }
        throw new IOException("no record at offset %d of %s".formatted(offset, partition));
    }

    private static byte[] last(Headers headers, String name) {
        Header header = headers.lastHeader(name);
        return header == null ? null : header.value();
    }

    private static void print(String name, byte[] value) {
        String text = new String(value, java.nio.charset.StandardCharsets.UTF_8);
        System.out.printf("%s: %s%n", name, text.lines().findFirst().orElse(""));
    }
}
