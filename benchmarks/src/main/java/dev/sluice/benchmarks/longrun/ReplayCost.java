// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks.longrun;

import dev.sluice.operators.config.KafkaOptions;
import dev.sluice.operators.job.JobMode;
import dev.sluice.platform.client.AnswerReader;
import dev.sluice.platform.cluster.LocalCluster;
import dev.sluice.platform.cluster.LocalJob;
import dev.sluice.platform.job.Jobs;
import dev.sluice.platform.local.Home;
import dev.sluice.platform.topics.ReplayTopics;
import dev.sluice.platform.topics.TopicPlan;
import dev.sluice.platform.topics.Topics;

import org.apache.flink.configuration.Configuration;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Replays recordings of several lengths of four streams, as {@code sluice replay} does, and prints
 * the processor time of each: it should grow with the length, and not faster.
 *
 * <pre>{@code
 * java -Xms1g -Xmx1g -XX:+AlwaysPreTouch -cp … dev.sluice.benchmarks.longrun.ReplayCost
 * [hours …]
 * }</pre>
 */
public final class ReplayCost {

    private static final int STREAMS = 4;
    private static final int[] HOURS = {1, 6, 24};
    private static final Duration POLL = Duration.ofMillis(200);

    private ReplayCost() {}

    public static void main(String[] arguments) throws Exception {
        int[] hours =
                arguments.length == 0
                        ? HOURS
                        : IntStream.range(0, arguments.length)
                                .map(i -> Integer.parseInt(arguments[i]))
                                .toArray();
        measure(1, Home.randomModel()); // loads classes, and compiles them
        System.out.println(
                "| stream time | processor time, s | per hour of each stream, s | wall clock, s | heap after GC, MiB | answers |");
        System.out.println("| --- | --- | --- | --- | --- | --- |");
        for (int length : hours) {
            System.out.println(measure(length, Home.randomModel()));
        }
        System.exit(0);
    }

    /** Records this many hours, replays them, and returns a line of the table. */
    static String measure(int hours, Path model) throws Exception {
        Map<String, String> keepAll =
                Map.of(
                        "sluice.topics.video.retention-bytes", "8 gb",
                        "sluice.topics.retention-bytes", "8 gb");
        try (LongRunDeployment deployment = LongRunDeployment.start(model, keepAll)) {
            Instant start =
                    Instant.now().truncatedTo(ChronoUnit.HOURS).minus(Duration.ofHours(hours));
            int asked;
            try (Feeder feeder = new Feeder(deployment.config(), STREAMS, start)) {
                while (feeder.end().isBefore(start.plus(Duration.ofHours(hours)))) {
                    feeder.publishBatch();
                }
                asked = feeder.asked();
            }
            return replay(deployment, hours, asked);
        }
    }

    private static String replay(LongRunDeployment deployment, int hours, int asked)
            throws Exception {
        Configuration config = ReplayTopics.of(null, false).configure(deployment.config());
        try (Topics topics = new Topics(deployment.kafka().client())) {
            topics.createMissing(TopicPlan.of(config));
        }
        LocalCluster cluster = deployment.cluster();
        JobMode everything = JobMode.replay(JobMode.BEGINNING, JobMode.END, JobMode.MAX_SPEED);
        long startNanos = System.nanoTime();
        double startCpu = ProcessUsage.processorSeconds();
        LocalJob job = cluster.submit(Jobs.replay(config, everything));
        while (!job.await(POLL)) {
            if (job.restarts() > 0) {
                throw new IOException("the replay failed: " + job.lastFailure());
            }
        }
        double cpu = ProcessUsage.processorSeconds() - startCpu;
        double wall = (System.nanoTime() - startNanos) / 1e9;
        try (AnswerReader reader =
                AnswerReader.fromStart(
                        deployment.kafka().client(), config.get(KafkaOptions.ANSWERS_TOPIC))) {
            AnswerTally tally = new AnswerTally(reader);
            tally.update();
            if (tally.answered() != asked || tally.failed() > 0) {
                throw new IOException(
                        "%d of %d questions were answered, %d answers were not ok"
                                .formatted(tally.answered(), asked, tally.failed()));
            }
            return String.format(
                    Locale.ROOT,
                    "| %d h | %.1f | %.2f | %.1f | %d | %d |",
                    hours,
                    cpu,
                    cpu / hours / STREAMS,
                    wall,
                    ProcessUsage.measure().heapBytes() >> 20,
                    tally.answers());
        }
    }
}
