// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.faults;

import dev.sluice.app.faults.process.FaultCluster;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Replays of topics that do not hold all of the recording any more. */
final class ReplayFaults {

    private static final int PARTITIONS = 4;

    private ReplayFaults() {}

    static List<Fault> all() {
        return List.of(
                Fault.of("replay", "a replay of the whole recording", ReplayFaults::whole),
                Fault.of(
                        "replay-expired",
                        "a replay of a topic whose first third was deleted by retention",
                        ReplayFaults::expired),
                Fault.of(
                        "replay-compacted",
                        "a replay of a video topic that is compacted",
                        ReplayFaults::compacted));
    }

    private static void record(Play play) throws Exception {
        play.deployment().createTopics();
        play.corpus().queries().forEach(play.deployment()::ask);
    }

    private static void whole(Play play) throws Exception {
        record(play);
        play.publish(0, Corpus.CHUNKS);
        replay(play, 0);
    }

    private static void expired(Play play) throws Exception {
        record(play);
        play.publish(0, 20);
        play.deployment().flush();
        deleteRecords(play);
        play.publish(20, Corpus.CHUNKS);
        play.verdict().mayDiffer();
        replay(play, 1);
        play.verdict().remark("answers differ, and the replay says so, as documented");
    }

    /** Moves the beginning of each partition to its end, as retention does. */
    private static void deleteRecords(Play play) throws Exception {
        try (Admin admin = play.deployment().admin()) {
            Map<TopicPartition, RecordsToDelete> all = new HashMap<>();
            for (int i = 0; i < PARTITIONS; i++) {
                all.put(
                        new TopicPartition(play.deployment().kafka().video(), i),
                        RecordsToDelete.beforeOffset(-1));
            }
            admin.deleteRecords(all).all().get();
        }
    }

    private static void compacted(Play play) throws Exception {
        record(play);
        compact(play);
        play.publish(0, 20);
        play.deployment().flush();
        Thread.sleep(1_500); // a segment is closed by the first record after segment.ms
        play.publish(20, Corpus.CHUNKS);
        play.deployment().flush();
        int all = Corpus.CHUNKS * play.corpus().streams().size();
        String video = play.deployment().kafka().video();
        FaultCluster.await("compaction", () -> play.deployment().records(video).size() < all);
        play.verdict()
                .remark(
                        "%d of %d chunks were compacted away",
                        all - play.deployment().records(video).size(), all);
        play.verdict().mayDiffer();
        replay(play, 1);
        play.verdict().remark("answers differ, and the replay says so, as documented");
    }

    private static void compact(Play play) throws Exception {
        try (Admin admin = play.deployment().admin()) {
            List<AlterConfigOp> changes =
                    Map.of(
                                    "cleanup.policy", "compact",
                                    "segment.ms", "1000",
                                    "min.cleanable.dirty.ratio", "0.01",
                                    "max.compaction.lag.ms", "1000")
                            .entrySet()
                            .stream()
                            .map(
                                    entry ->
                                            new AlterConfigOp(
                                                    new ConfigEntry(
                                                            entry.getKey(), entry.getValue()),
                                                    AlterConfigOp.OpType.SET))
                            .toList();
            admin.incrementalAlterConfigs(
                            Map.of(
                                    new ConfigResource(
                                            ConfigResource.Type.TOPIC,
                                            play.deployment().kafka().video()),
                                    changes))
                    .all()
                    .get();
        }
    }

    private static void replay(Play play, int exitCode) throws Exception {
        play.deployment().flush();
        Replay replay = Replay.of(play);
        play.printed(replay.answers());
        play.verdict().remark("exit code %d", replay.exitCode());
        play.verdict()
                .check(
                        replay.exitCode() == exitCode,
                        "exit code %d instead of %d",
                        replay.exitCode(),
                        exitCode);
    }
}
