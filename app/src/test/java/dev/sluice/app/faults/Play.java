// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.faults;

import dev.sluice.app.faults.process.DecodedChunks;
import dev.sluice.app.faults.process.FaultCluster;
import dev.sluice.app.faults.process.FlinkRest;
import dev.sluice.engine.protocol.Query;
import dev.sluice.platform.local.Home;

import org.apache.flink.util.IOUtils;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Four streams and their questions, played to a job while something happens to it. The job has all
 * questions before it has the second chunks, so that the answers do not depend on when questions
 * arrive. For one thread.
 */
final class Play implements AutoCloseable {

    /** So many chunks of each stream are published before the fault. */
    static final int HALF = 30;

    /** So many are published when the fault happens while the job works. */
    static final int WORK = 40;

    /** The job of the first half has come at least so far when the fault happens, in seconds. */
    static final double REACHED = 15;

    /** The ids of questions that only show that the job has those before them. */
    static final String MARKER = "marker-";

    /** Answers that are missing for so long are lost. */
    private static final Duration GIVE_UP = Duration.ofSeconds(60);

    /** How long repeated answers may take to appear. */
    private static final Duration SETTLE = Duration.ofSeconds(3);

    private final FaultCluster cluster;
    private final Corpus corpus;
    private final Deployment deployment;
    private final DecodedChunks decoded;
    private final Undisturbed undisturbed;
    private final Verdict verdict;
    private final List<AutoCloseable> resources = new ArrayList<>();
    private final List<String> jobs = new ArrayList<>();
    private Optional<AnswerLog> log = Optional.empty();
    private List<AnswerLog.Entry> printed = List.of(); // by a command
    private Recovery recovery = Recovery.NONE;
    private long sent; // chunks
    private int published; // chunks of each stream

    /**
     * @param undisturbed the undisturbed run
     */
    Play(
            FaultCluster cluster,
            Corpus corpus,
            Fault fault,
            DecodedChunks decoded,
            Undisturbed undisturbed)
            throws Exception {
        this.cluster = cluster;
        this.corpus = corpus;
        this.decoded = decoded;
        this.undisturbed = undisturbed;
        this.deployment = new Deployment(cluster, fault.name(), fault.options());
        this.verdict =
                new Verdict(
                        undisturbed.answers(),
                        corpus.queries().stream().map(Query::queryId).collect(Collectors.toSet()));
        resources.add(deployment);
    }

    FaultCluster cluster() {
        return cluster;
    }

    FlinkRest flink() {
        return cluster.flink();
    }

    Corpus corpus() {
        return corpus;
    }

    Deployment deployment() {
        return deployment;
    }

    Undisturbed undisturbed() {
        return undisturbed;
    }

    Verdict verdict() {
        return verdict;
    }

    /** Closes something after the fault. */
    <T extends AutoCloseable> T closing(T resource) {
        resources.add(resource);
        return resource;
    }

    /** Returns the id of the job that runs, or ran last. */
    String job() {
        return jobs.get(jobs.size() - 1);
    }

    static Path jar() {
        return Home.folder().resolve("app/target/sluice-job.jar");
    }

    /** Creates the topics and submits the job. */
    void start(int parallelism) throws Exception {
        deployment.createTopics();
        listen();
        submit(parallelism, Optional.empty());
    }

    /** Reads answers from now on; the topic must exist. */
    void listen() {
        log = Optional.of(closing(deployment.answers()));
    }

    /** Submits the job and waits until it runs. */
    void submit(int parallelism, Optional<String> savepoint) throws Exception {
        submit(jar(), deployment.file(), parallelism, savepoint);
    }

    void submit(Path jar, Path config, int parallelism, Optional<String> savepoint)
            throws Exception {
        List<String> arguments = List.of("--config", config.toString());
        jobs.add(cluster.cli().run(jar, parallelism, savepoint, arguments));
        flink().awaitRunning(job());
    }

    /** Stops the job with a savepoint; returns its path. */
    String stop() throws Exception {
        return flink().stop(job(), deployment.folder().resolve("savepoints").toUri().toString());
    }

    /** Publishes the first chunks and all questions, and waits until the job has them. */
    void begin() throws Exception {
        awaitAnswers(sendBeginning());
    }

    /** Publishes the first chunks and all questions; returns the ids of the last questions. */
    Set<String> sendBeginning() throws Exception {
        publish(0, 1);
        corpus.queries().forEach(deployment::ask);
        return markers(corpus.streams());
    }

    /** Waits until the job has all questions so far about streams that have a chunk. */
    void admit(List<String> streams) throws Exception {
        awaitAnswers(markers(streams));
    }

    private Set<String> markers(List<String> streams) throws Exception {
        Set<String> markers = new HashSet<>();
        for (String stream : streams) {
            String id = MARKER + stream + "-" + System.nanoTime();
            deployment.ask(Query.latest(stream, "Now?").withId(id));
            markers.add(id);
        }
        deployment.flush();
        return markers;
    }

    /** Sends chunks {@code from} (inclusive) to {@code to} (exclusive) of each stream. */
    void publish(int from, int to) {
        deployment.send(corpus.chunks(from, to));
        sent += (long) (to - from) * corpus.streams().size();
        published = to;
    }

    /** Counts chunks that were sent in another way. */
    void sent(long chunks) {
        sent += chunks;
    }

    /** Plays until the fault. */
    void untilHalf() throws Exception {
        untilHalf(2);
    }

    void untilHalf(int parallelism) throws Exception {
        start(parallelism);
        begin();
        publish(1, HALF);
        awaitAnswersUpTo(REACHED);
    }

    /** Publishes more, and returns while the job works on it. */
    void work() throws Exception {
        long before = decoded();
        publish(HALF, WORK);
        FaultCluster.await("decoded chunks", () -> decoded() > before + WORK - HALF);
    }

    /** Remembers that the fault begins now. */
    void broken() {
        recovery = new Recovery(published, System.nanoTime());
    }

    /** Publishes what is left. */
    void rest() {
        publish(published, Corpus.CHUNKS);
    }

    /** Returns how many chunks the jobs decoded. */
    long decoded() {
        return decoded.of(jobs);
    }

    /** Waits for the answers to the questions about the time up to so many seconds. */
    void awaitAnswersUpTo(double seconds) throws Exception {
        awaitAnswers(corpus.askedBetween(Double.NEGATIVE_INFINITY, seconds));
    }

    void awaitAnswers(Set<String> queryIds) throws Exception {
        FaultCluster.await("answers to " + queryIds, () -> answered().containsAll(queryIds));
    }

    private Set<String> answered() {
        return answers().stream().map(AnswerLog.Entry::queryId).collect(Collectors.toSet());
    }

    /** Returns all answers so far. */
    List<AnswerLog.Entry> answers() {
        return log.map(AnswerLog::entries).orElse(printed);
    }

    /** Compares these answers instead of those of the topic. */
    void printed(List<AnswerLog.Entry> entries) {
        printed = entries;
    }

    /** Waits for answers that come twice. */
    void settle() throws InterruptedException {
        Thread.sleep(SETTLE.toMillis());
    }

    /** Waits for all answers, and compares them. */
    Row finish(Fault fault) throws Exception {
        deployment.flush();
        if (log.isPresent() && verdict.ofAnswers()) {
            awaitExpected();
            settle();
        }
        return row(fault, verdict.judge(answers()));
    }

    /** Returns the row of a play that was not finished. */
    Row broken(Fault fault, Throwable cause) {
        verdict.check(false, "%s", cause.getMessage());
        return row(fault, verdict.compared(answers()));
    }

    private Row row(Fault fault, Comparison comparison) {
        return new Row(
                fault,
                deployment.exactlyOnce() ? "exactly-once" : "at-least-once",
                comparison,
                recovery.seconds(corpus, answers()),
                Math.max(0, decoded() - sent),
                verdict.remarks(),
                verdict.failure());
    }

    private void awaitExpected() throws InterruptedException {
        int before = -1;
        long deadline = 0;
        while (!verdict.hasAll(answers())) {
            if (answers().size() > before) {
                before = answers().size();
                deadline = System.nanoTime() + GIVE_UP.toNanos();
            } else if (System.nanoTime() > deadline) {
                return;
            }
            Thread.sleep(50);
        }
    }

    @Override
    public void close() throws Exception {
        for (String job : jobs) {
            resources.add(0, () -> flink().cancel(job));
        }
        IOUtils.closeAll(resources);
    }
}
