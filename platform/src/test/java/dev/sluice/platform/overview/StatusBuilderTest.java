// SPDX-License-Identifier: Apache-2.0
package dev.sluice.platform.overview;

import dev.sluice.engine.protocol.StreamEvent;
import dev.sluice.ingest.chunk.ChunkContainer;
import dev.sluice.ingest.chunk.ChunkMetadata;
import dev.sluice.ingest.chunk.FrameDisplay;
import dev.sluice.ingest.publish.IngestEvent;
import dev.sluice.platform.overview.StreamStatus.State;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Random;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** What follows from chunks and events about one stream. */
final class StatusBuilderTest {

    private static final long SECOND = 1_000_000;
    private static final long NOW = 1_800_000_000L * SECOND;
    private static final long SILENT = 60 * SECOND;

    private final StatusBuilder builder = new StatusBuilder("s");

    @Test
    void aConnectedStreamWithARecentChunkIsLive() {
        event(100, "connected", 1, "");
        for (int i = 0; i < 10; i++) {
            chunk(1, i, NOW - (12 - i) * 2 * SECOND, 2 * SECOND);
        }
        StreamStatus status = build();

        assertThat(status.state()).isEqualTo(State.LIVE);
        assertThat(status.epoch()).isEqualTo(1);
        assertThat(status.chunks()).isEqualTo(10);
        assertThat(status.lastMicros()).isEqualTo(OptionalLong.of(NOW - 4 * SECOND));
        assertThat(status.lagMicros()).isEqualTo(OptionalLong.of(4 * SECOND));
        assertThat(status.chunksPerMinute().orElse(0)).isCloseTo(30, within(1e-6));
        assertThat(status.source()).isEqualTo("the source");
    }

    @Test
    void theStateIsThatOfTheLastEvent() {
        event(300, "connected", 1, "");
        chunk(1, 0, NOW - 200 * SECOND, SECOND);
        assertThat(build().state()).isEqualTo(State.SILENT);
        event(190, "lost", 1, "no answer");
        assertThat(build().state()).isEqualTo(State.LOST);
        assertThat(build().message()).isEqualTo("no answer");
        event(180, "connected", 2, "");
        assertThat(build().state()).isEqualTo(State.SILENT);
        event(10, "connected", 3, "");
        assertThat(build().state()).isEqualTo(State.LIVE); // its first chunk is not complete yet
        event(5, "failed", 3, "no such file");
        assertThat(build().state()).isEqualTo(State.FAILED);
        event(4, "ended", 4, "");
        assertThat(build().state()).isEqualTo(State.ENDED);
        assertThat(build().epoch()).isEqualTo(4);
    }

    @Test
    void aNewerEpochWithoutItsEventsIsJudgedByItsChunks() {
        event(300, "ended", 1, "");
        chunk(2, 7, NOW - 3 * SECOND, SECOND);
        assertThat(build().state()).isEqualTo(State.LIVE);
        assertThat(build().chunks()).isEqualTo(8);
    }

    @Test
    void aStreamWithoutAnythingButLossesIsSilent() {
        builder.event(read(new IngestEvent.Damaged("s", NOW, NOW, 1, 7, "torn").json()));
        builder.event(read(new IngestEvent.Damaged("s", NOW, NOW, 1, 2, "torn").json()));
        builder.event(read(new IngestEvent.LeftOut("s", NOW, NOW, 1, 30, "too long").json()));
        StreamStatus status = build();
        assertThat(status.damaged()).isEqualTo(9);
        assertThat(status.leftOut()).isEqualTo(30);
        assertThat(status.state()).isEqualTo(State.SILENT);
        assertThat(status.lastMicros()).isEmpty();
        assertThat(status.chunksPerMinute()).isEqualTo(OptionalDouble.empty());
    }

    @Test
    void theOrderOfReadingDoesNotMatter() {
        long seed = System.nanoTime();
        List<Runnable> records = new ArrayList<>();
        records.add(() -> event(300, "connected", 1, ""));
        records.add(() -> event(200, "lost", 1, "gone"));
        records.add(() -> event(100, "connected", 2, ""));
        for (int i = 0; i < 20; i++) {
            int sequence = i;
            long epoch = 1 + i / 10;
            records.add(() -> chunk(epoch, sequence % 10, NOW - (100 - sequence) * SECOND, SECOND));
        }
        Collections.shuffle(records, new Random(seed));
        records.forEach(Runnable::run);

        StreamStatus status = build();
        assertThat(status.epoch()).as("seed %d", seed).isEqualTo(2);
        assertThat(status.chunks()).as("seed %d", seed).isEqualTo(10);
        assertThat(status.chunksPerMinute().orElse(0)).isCloseTo(60, within(1e-6));
        assertThat(status.state()).as("seed %d", seed).isEqualTo(State.SILENT);
    }

    private StreamStatus build() {
        return builder.build(NOW, SILENT);
    }

    private void event(long secondsAgo, String kind, long epoch, String message) {
        long time = NOW - secondsAgo * SECOND;
        builder.event(
                read(new IngestEvent.Source("s", time, kind, epoch, "the source", message).json()));
    }

    private void chunk(long epoch, long sequence, long captureMicros, long durationMicros) {
        builder.chunk(
                new ChunkMetadata(
                        epoch,
                        sequence,
                        "the source",
                        captureMicros,
                        durationMicros,
                        0,
                        0,
                        FrameDisplay.AS_CODED,
                        ChunkContainer.MPEG_TS.contentType()));
    }

    private static StreamEvent read(String json) {
        return StreamEvent.read(json.getBytes(UTF_8));
    }
}
