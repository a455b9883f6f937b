// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.clip;

import dev.sluice.app.integration.Clips;
import dev.sluice.engine.perceive.ChunkResult;
import dev.sluice.engine.stream.StreamProgress;
import dev.sluice.ingest.chunk.ChunkHeader;
import dev.sluice.ingest.chunk.ChunkHeaders;
import dev.sluice.ingest.chunk.VideoChunk;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** Which records of the video topic are read as the video of an interval. */
class RecordingReaderTest {

    private final List<VideoChunk> applied = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    @Test
    void chunksOfTheStreamThatShowTheIntervalAreReadOnceEach() throws IOException {
        List<VideoChunk> chunks = Clips.synthetic("lobby", 3, 6); // a second each
        RecordingReader reader = reader(Clips.START.plusMillis(1_500), Clips.START.plusSeconds(4));
        reader.take(record("hall", chunks.get(2)));
        for (VideoChunk chunk : chunks) {
            if (!reader.isPast()) {
                reader.take(record("lobby", chunk));
                reader.take(record("lobby", chunk)); // a producer that repeats
            }
        }
        assertThat(applied)
                .extracting(VideoChunk::captureMicros)
                .containsExactly(
                        chunks.get(1).captureMicros(),
                        chunks.get(2).captureMicros(),
                        chunks.get(3).captureMicros());
        assertThat(applied).allMatch(chunk -> chunk.streamId().equals("lobby"));
        assertThat(reader.isPast()).isTrue();
    }

    @Test
    void recordsThatAreNoChunksAreSaidOrIgnored() {
        RecordingReader reader = reader(Clips.START, Clips.START.plusSeconds(4));
        byte[] key = "lobby".getBytes(UTF_8);
        reader.take(new ConsumerRecord<>("video", 0, 0, key, null)); // a request to forget
        reader.take(new ConsumerRecord<>("video", 0, 1, null, new byte[] {1}));
        assertThat(notes).isEmpty();
        reader.take(new ConsumerRecord<>("video", 0, 2, key, new byte[] {1}));
        assertThat(notes).singleElement().asString().contains("lobby: a chunk is left out");
        assertThat(applied).isEmpty();
    }

    private RecordingReader reader(Instant from, Instant to) {
        ClipSink sink =
                new ClipSink() {
                    @Override
                    public ChunkResult apply(VideoChunk chunk) {
                        applied.add(chunk);
                        return end();
                    }

                    @Override
                    public ChunkResult end() {
                        return new ChunkResult(
                                List.of(), StreamProgress.START, 0, 0, List.of(), 0, null);
                    }
                };
        return new RecordingReader("lobby", from, to, new ClipChunks(sink, notes::add), notes::add);
    }

    private static ConsumerRecord<byte[], byte[]> record(String stream, VideoChunk chunk) {
        ConsumerRecord<byte[], byte[]> record =
                new ConsumerRecord<>("video", 0, 0, stream.getBytes(UTF_8), chunk.data());
        for (ChunkHeader header : ChunkHeaders.of(chunk)) {
            record.headers().add(header.name(), header.value());
        }
        return record;
    }
}
