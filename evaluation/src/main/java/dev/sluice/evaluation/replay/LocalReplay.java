// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.replay;

import dev.sluice.engine.protocol.Answer;
import dev.sluice.engine.protocol.AnswerJson;
import dev.sluice.engine.protocol.InboundRecord;
import dev.sluice.engine.protocol.OutboundRecord;
import dev.sluice.engine.protocol.Query;
import dev.sluice.engine.protocol.QueryJson;
import dev.sluice.engine.protocol.RecordHeader;
import dev.sluice.operators.config.KafkaOptions;
import dev.sluice.operators.drop.DropFactory;
import dev.sluice.operators.job.JobMode;
import dev.sluice.operators.job.JobParts;
import dev.sluice.operators.job.SluiceJob;
import dev.sluice.operators.model.ModelLoader;
import dev.sluice.platform.SluiceException;
import dev.sluice.platform.cluster.JobFailedException;
import dev.sluice.platform.cluster.LocalCluster;
import dev.sluice.platform.cluster.LocalJob;

import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * A cluster in this process that runs the job over clips as a bounded replay: all questions are
 * read before the clock of any stream starts. For one thread.
 */
public final class LocalReplay implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(200);
    private static final String DEAD_LETTER_SUFFIX = "-dlq";

    private final LocalCluster cluster;
    private final int parallelism;

    private LocalReplay(LocalCluster cluster, int parallelism) {
        this.cluster = cluster;
        this.parallelism = parallelism;
    }

    /** Starts a cluster with this number of task slots. */
    public static LocalReplay start(int parallelism) throws Exception {
        Configuration settings = new Configuration();
        return new LocalReplay(LocalCluster.start(settings, parallelism, 0), parallelism);
    }

    /**
     * Runs the job to its end.
     *
     * @param config all options of the job
     * @param clips at least one clip, each with its own stream id
     * @param queries questions about these clips
     * @param models opens the model
     * @param drops creates the drop of each stream
     * @throws SluiceException if the job fails
     */
    public ReplayOutcome run(
            Configuration config,
            List<RecordedClip> clips,
            List<Query> queries,
            ModelLoader models,
            DropFactory drops)
            throws Exception {
        ReplayRecords records =
                new ReplayRecords(
                        clips.stream().map(RecordedClip::chunks).toList(), queries(clips, queries));
        long start = System.nanoTime();
        try (InProcessReference<ReplayRecords> held = InProcessReference.to(records)) {
            LocalJob job =
                    cluster.submit(
                            build(config, new JobParts(models, new InMemoryJobIo(held), drops)));
            await(job);
        }
        return outcome(records, (System.nanoTime() - start) / 1e9);
    }

    private StreamExecutionEnvironment build(Configuration config, JobParts parts) {
        Configuration settings = new Configuration(config);
        settings.set(CoreOptions.DEFAULT_PARALLELISM, parallelism);
        settings.removeConfig(CheckpointingOptions.CHECKPOINTING_INTERVAL); // the replay is short
        settings.removeConfig(KafkaOptions.DELIVERY);
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.getExecutionEnvironment(settings);
        SluiceJob.build(
                env,
                settings,
                JobMode.replay(JobMode.BEGINNING, JobMode.END, JobMode.MAX_SPEED),
                parts);
        return env;
    }

    private static void await(LocalJob job) throws Exception {
        try {
            boolean ended = false;
            while (!ended) {
                ended = job.await(POLL);
            }
        } catch (JobFailedException e) {
            throw new SluiceException("the job failed: " + e.getMessage(), e);
        } finally {
            if (!job.ended()) {
                job.cancel();
            }
        }
    }

    private static List<List<InboundRecord>> queries(
            List<RecordedClip> clips, List<Query> queries) {
        Map<String, List<InboundRecord>> byStream = new TreeMap<>();
        clips.forEach(clip -> byStream.put(clip.streamId(), new ArrayList<>()));
        for (Query query : queries) {
            List<InboundRecord> ofStream = byStream.get(query.streamId());
            if (ofStream == null) {
                throw new IllegalArgumentException(
                        "question %s is about stream '%s'; expected a stream that is one of the clips"
                                .formatted(query.queryId(), query.streamId()));
            }
            ofStream.add(
                    new InboundRecord(
                            "questions",
                            0,
                            ofStream.size(),
                            0,
                            query.streamId().getBytes(UTF_8),
                            QueryJson.write(query),
                            List.of()));
        }
        return clips.stream().map(clip -> byStream.get(clip.streamId())).toList();
    }

    private static ReplayOutcome outcome(ReplayRecords records, double seconds) {
        List<Answer> answers = new ArrayList<>();
        for (OutboundRecord record : records.read("answers")) {
            answers.add(AnswerJson.read(record.value()));
        }
        List<String> problems = new ArrayList<>();
        for (String name : records.written().keySet()) {
            if (name.endsWith(DEAD_LETTER_SUFFIX)) {
                records.read(name).forEach(letter -> problems.add(problem(letter)));
            }
        }
        return new ReplayOutcome(answers, problems, seconds);
    }

    private static String problem(OutboundRecord letter) {
        String stream = letter.key() == null ? "a record" : new String(letter.key(), UTF_8);
        return letter.headers().stream()
                .filter(header -> header.name().endsWith("errors.message"))
                .map(RecordHeader::text)
                .findFirst()
                .map(message -> stream + ": " + message)
                .orElse(stream + " became a dead letter");
    }

    @Override
    public void close() {
        cluster.close();
    }
}
