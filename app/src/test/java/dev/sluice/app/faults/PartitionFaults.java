// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.faults;

import dev.sluice.ingest.chunk.VideoChunk;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;

import static java.nio.charset.StandardCharsets.UTF_8;

/** The chunks of a stream lie in several partitions, or their topic is gone for a while. */
final class PartitionFaults {

    private static final int PARTITIONS = 4;
    private static final int MORE = 9;
    private static final int GONE_SECONDS = 15;

    private PartitionFaults() {}

    static List<Fault> all() {
        return List.of(
                Fault.of(
                        "partitions-live",
                        "partitions 4 to 9 while the job runs",
                        PartitionFaults::live),
                Fault.of(
                        "partitions-stopped",
                        "partitions 4 to 9 while the job is stopped and chunks arrive",
                        PartitionFaults::stopped),
                Fault.of(
                        "partitions-replay",
                        "a replay of a topic to which partitions were added",
                        PartitionFaults::replay),
                Fault.of(
                        "partition-of-its-own",
                        "all new chunks go to a partition that is added while the job runs",
                        PartitionFaults::ownPartition),
                Fault.of(
                        "other-partitioner",
                        "chunks come by another partitioner (CRC-32) from the middle on",
                        PartitionFaults::otherPartitioner),
                Fault.of(
                        "other-partitioner-stopped",
                        "chunks alternate between two partitions while the job is stopped",
                        PartitionFaults::alternating),
                Fault.of(
                        "video-topic-gone",
                        "the video topic is deleted and made anew after %d s"
                                .formatted(GONE_SECONDS),
                        PartitionFaults::topicGone),
                Fault.of(
                        "no-topics",
                        "no topic is there when the job is submitted",
                        PartitionFaults::noTopics));
    }

    private static void addPartitions(Play play, int count) throws Exception {
        try (Admin admin = play.deployment().admin()) {
            admin.createPartitions(
                            Map.of(
                                    play.deployment().kafka().video(),
                                    NewPartitions.increaseTo(count)))
                    .all()
                    .get();
        }
        play.deployment().renewProducer();
    }

    private static void live(Play play) throws Exception {
        play.untilHalf();
        play.broken();
        addPartitions(play, MORE);
        play.rest();
    }

    private static void stopped(Play play) throws Exception {
        play.start(2);
        play.begin();
        play.publish(1, 20);
        play.awaitAnswersUpTo(14);
        String savepoint = play.stop();
        play.publish(20, 40);
        addPartitions(play, MORE);
        play.broken();
        play.rest();
        play.deployment().flush();
        play.submit(2, Optional.of(savepoint));
    }

    private static void replay(Play play) throws Exception {
        play.deployment().createTopics();
        play.corpus().queries().forEach(play.deployment()::ask);
        play.publish(0, 20);
        addPartitions(play, MORE);
        play.publish(20, Corpus.CHUNKS);
        play.deployment().flush();
        Replay replay = Replay.of(play);
        play.printed(replay.answers());
        play.verdict().remark("exit code %d", replay.exitCode());
        play.verdict().check(replay.exitCode() == 0, "the replay ended with %d", replay.exitCode());
    }

    private static void ownPartition(Play play) throws Exception {
        play.untilHalf();
        play.broken();
        addPartitions(play, PARTITIONS + 1);
        for (VideoChunk chunk : play.corpus().chunks(Play.HALF, Corpus.CHUNKS)) {
            play.deployment().send(play.deployment().record(chunk, PARTITIONS));
            play.sent(1);
        }
    }

    private static void otherPartitioner(Play play) throws Exception {
        play.untilHalf();
        play.broken();
        for (VideoChunk chunk : play.corpus().chunks(Play.HALF, Corpus.CHUNKS)) {
            CRC32 hash = new CRC32();
            hash.update(chunk.streamId().getBytes(UTF_8));
            int partition = (int) (hash.getValue() % PARTITIONS);
            play.deployment().send(play.deployment().record(chunk, partition));
            play.sent(1);
        }
    }

    private static void alternating(Play play) throws Exception {
        play.untilHalf();
        String savepoint = play.stop();
        play.broken();
        for (VideoChunk chunk : play.corpus().chunks(Play.HALF, Corpus.CHUNKS)) {
            // Runs of ten, so that one partition is far ahead of the other.
            int partition = (int) (chunk.sequence() / 10 % 2);
            play.deployment().send(play.deployment().record(chunk, partition));
            play.sent(1);
        }
        play.deployment().flush();
        play.submit(2, Optional.of(savepoint));
    }

    private static void topicGone(Play play) throws Exception {
        play.untilHalf();
        play.awaitAnswersUpTo(29.5); // what is deleted unread is lost
        play.flink().awaitCheckpoint(play.job());
        play.broken();
        String video = play.deployment().kafka().video();
        try (Admin admin = play.deployment().admin()) {
            admin.deleteTopics(List.of(video)).all().get();
        }
        Thread.sleep(GONE_SECONDS * 1_000L);
        play.deployment().createTopics();
        play.deployment().renewProducer();
        play.rest();
        play.verdict().remark("the job says: %s", firstCause(play.flink().rootCause(play.job())));
    }

    /** The message of the cause that names the topic. */
    private static String firstCause(String stack) {
        return stack.lines()
                .filter(line -> line.contains("topic"))
                .findFirst()
                .orElse("nothing about a topic");
    }

    private static void noTopics(Play play) throws Exception {
        play.submit(2, Optional.empty());
        play.listen();
        play.deployment().renewProducer();
        play.begin();
        play.broken();
        play.publish(1, Corpus.CHUNKS);
    }
}
