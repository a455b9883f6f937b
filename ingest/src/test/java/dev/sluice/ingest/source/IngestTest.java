// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.source;

import dev.sluice.ingest.chunk.VideoChunk;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Streams that are added and removed while others run. */
final class IngestTest {

    private static final String ENDLESS = "synthetic:?width=32&height=32&fps=10&gop=5";

    private final CollectingPublisher published = new CollectingPublisher();

    @Test
    void aStreamIsAddedAndRemovedWhileOthersRun() throws Exception {
        try (Ingest ingest = start()) {
            ingest.add(stream("a"));
            published.awaitChunks("a", 1);
            ingest.add(stream("b"));
            published.awaitChunks("b", 1);

            assertThat(ingest.remove("b")).isTrue();
            assertThat(ingest.remove("b")).isFalse();

            awaitEnded("b");
            assertThat(ingest.progress()).extracting(IngestProgress::streamId).containsExactly("a");
            int before = published.chunks.size();
            published.awaitChunks("a", before + 1);
        }
        awaitEnded("a");
    }

    @Test
    void aStreamThatIsAddedAgainIsALaterEpoch() throws Exception {
        try (Ingest ingest = start()) {
            for (int run = 0; run < 4; run++) {
                ingest.add(stream("a"));
                awaitEpochs(run + 1);
                ingest.remove("a"); // which publishes its last chunk a little later
            }
            assertThat(ingest.await(Duration.ofSeconds(30))).isTrue();
        }

        List<VideoChunk> chunks = published.chunks;
        assertThat(chunks).extracting(VideoChunk::epoch).isSorted();
        assertThat(chunks.stream().filter(chunk -> chunk.sequence() == 0)).hasSize(4);
    }

    @Test
    void removingAStreamThatDoesNotAnswerTakesNoTime() throws Exception {
        try (TestServer dead = TestServer.dead();
                Ingest ingest = start()) {
            ingest.add(StreamSpec.of("dead", source(dead.url("rtsp", "/main"))));
            while (dead.connections() == 0) {
                Thread.sleep(10);
            }
            long begin = System.nanoTime();
            ingest.remove("dead");
            ingest.add(stream("dead"));
            assertThat(Duration.ofNanos(System.nanoTime() - begin))
                    .isLessThan(Duration.ofMillis(500));
            published.awaitChunks("dead", 1);
        }
    }

    @Test
    void anIdIsTakenUntilItIsRemoved() throws Exception {
        Ingest ingest = start();
        try (ingest) {
            ingest.add(StreamSpec.of("short", source(ENDLESS + "&seconds=1")));
            assertThat(ingest.await(Duration.ofSeconds(30))).isTrue();
            assertThatThrownBy(() -> ingest.add(stream("short")))
                    .hasMessageContaining("there is a stream 'short'");
            ingest.remove("short");
            ingest.add(stream("short"));
        }
        assertThatThrownBy(() -> ingest.add(stream("late")))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void threadsMayAddAndRemoveAtOnce() throws Exception {
        long seed = System.nanoTime();
        ExecutorService pool = Executors.newFixedThreadPool(4);
        try (Ingest ingest = start()) {
            List<Future<?>> tasks = new ArrayList<>();
            for (int task = 0; task < 4; task++) {
                Random random = new Random(seed + task);
                tasks.add(pool.submit(() -> change(ingest, random)));
            }
            for (Future<?> task : tasks) {
                task.get(60, TimeUnit.SECONDS);
            }
            List.of("a", "b", "c").forEach(ingest::remove);
            assertThat(ingest.await(Duration.ofSeconds(30))).as("seed %d", seed).isTrue();
            assertThat(ingest.progress()).as("seed %d", seed).isEmpty();
        } finally {
            pool.shutdownNow();
        }
        assertThat(Thread.getAllStackTraces().keySet())
                .as("seed %d", seed)
                .noneMatch(thread -> thread.getName().matches("sluice-ingest-[abc]"));
    }

    private static void change(Ingest ingest, Random random) {
        for (int i = 0; i < 50; i++) {
            String id = List.of("a", "b", "c").get(random.nextInt(3));
            if (random.nextBoolean()) {
                ingest.remove(id);
            } else {
                try {
                    ingest.add(stream(id));
                } catch (IllegalArgumentException e) {
                    assertThat(e).hasMessageContaining("there is a stream");
                }
            }
        }
    }

    private Ingest start() {
        return Ingest.start(
                List.of(), IngestSettings.defaults(), published, ProgressListener.none());
    }

    private static StreamSpec stream(String id) {
        return StreamSpec.of(id, source(ENDLESS));
    }

    private static SourceSpec source(String text) {
        try {
            return SourceSpec.parse(text, Secrets.ofEnvironment());
        } catch (SourceException e) {
            throw new AssertionError(e);
        }
    }

    private void awaitEpochs(int count) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        while (published.chunks.stream().map(VideoChunk::epoch).distinct().count() < count) {
            assertThat(System.nanoTime()).as("chunks %s", published.chunks).isLessThan(deadline);
            Thread.sleep(10);
        }
    }

    private void awaitEnded(String streamId) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        while (published.events.stream()
                .noneMatch(
                        event ->
                                event.streamId().equals(streamId)
                                        && event.json().contains("\"kind\":\"ended\""))) {
            assertThat(System.nanoTime()).as("events %s", published.events).isLessThan(deadline);
            Thread.sleep(10);
        }
    }
}
