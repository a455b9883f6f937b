// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.faults;

import dev.sluice.app.faults.process.DecodedChunks;
import dev.sluice.app.faults.process.FaultCluster;
import dev.sluice.app.faults.process.FlinkRest;
import dev.sluice.engine.protocol.Query;
import dev.sluice.engine.protocol.QueryMode;
import dev.sluice.ingest.chunk.CaptureTime;
import dev.sluice.platform.local.Home;

import org.apache.flink.util.IOUtils;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
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

    private static final String MARKER = "marker-";

    /** Answers that are missing for so long are lost. */
    private static final Duration GIVE_UP = Duration.ofSeconds(150);

    /** How long repeated answers may take to appear. */
    private static final Duration SETTLE = Duration.ofSeconds(3);

    private final FaultCluster cluster;
    private final Corpus corpus;
    private final Fault fault;
    private final Deployment deployment;
    private final DecodedChunks decoded;
    private final Map<String, String> expected;
    private final Set<String> questions = new HashSet<>();
    private final List<AutoCloseable> resources = new ArrayList<>();
    private final List<String> jobs = new ArrayList<>();
    private final List<String> remarks = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();
    private AnswerLog answers;
    private boolean mayRepeat;
    private long sent; // chunks
    private int published; // chunks of each stream
    private long brokenNanos;
    private double brokenAt = Double.NaN; // capture time in seconds since the start

    /**
     * @param expected the answers of an undisturbed run, or empty for that run itself
     */
    Play(
            FaultCluster cluster,
            Corpus corpus,
            Fault fault,
            DecodedChunks decoded,
            Map<String, String> expected)
            throws Exception {
        this.cluster = cluster;
        this.corpus = corpus;
        this.fault = fault;
        this.decoded = decoded;
        this.expected = new TreeMap<>(expected);
        this.deployment = new Deployment(cluster, fault.name(), fault.options());
        resources.add(deployment);
        corpus.queries().forEach(query -> questions.add(query.queryId()));
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
        answers = closing(new AnswerLog(deployment.kafka().client(), deployment.kafka().answers()));
    }

    /** Submits the job and waits until it runs. */
    void submit(int parallelism, Optional<String> savepoint) throws Exception {
        submit(jar(), deployment.file(), parallelism, savepoint);
    }

    void submit(Path jar, Path config, int parallelism, Optional<String> savepoint)
            throws Exception {
        jobs.add(
                cluster.cli()
                        .run(jar, parallelism, savepoint, List.of("--config", config.toString())));
        flink().awaitRunning(job());
    }

    /** Stops the job with a savepoint; returns its path. */
    String stop() throws Exception {
        return flink().stop(job(), deployment.folder().resolve("savepoints").toUri().toString());
    }

    /** Publishes the first chunks and all questions, and waits until the job has them. */
    void begin() throws Exception {
        publish(0, 1);
        corpus.queries().forEach(deployment::ask);
        admit(corpus.streams());
    }

    /** Waits until the job has all questions so far about streams that have a chunk. */
    void admit(List<String> streams) throws Exception {
        Set<String> markers = new HashSet<>();
        for (String stream : streams) {
            String id = MARKER + stream + "-" + System.nanoTime();
            deployment.ask(Query.latest(stream, "Now?").withId(id));
            markers.add(id);
        }
        deployment.flush();
        awaitAnswers(markers);
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

    /** Publishes what is left. */
    void rest() {
        publish(published, Corpus.CHUNKS);
    }

    /** Remembers that the fault begins now, after so many chunks of each stream. */
    void broken() {
        brokenAt = published;
        brokenNanos = System.nanoTime();
    }

    /** Publishes more, and returns while the job works on it. */
    void work() throws Exception {
        long before = decoded.of(jobs);
        publish(HALF, WORK);
        FaultCluster.await("decoded chunks", () -> decoded.of(jobs) > before + WORK - HALF);
    }

    /** Documented: answers may be there more than once, with the same ids and text. */
    void mayRepeat() {
        mayRepeat = true;
    }

    /** Adds a question whose answers are compared. */
    void expect(String queryId, Map<String, String> texts) {
        questions.add(queryId);
        expected.putAll(texts);
    }

    Map<String, String> expected() {
        return expected;
    }

    /** Leaves a question out of the comparison. */
    void ignore(String queryId) {
        questions.remove(queryId);
        expected.keySet().removeIf(name -> name.startsWith(queryId + "#"));
    }

    void remark(String text, Object... arguments) {
        remarks.add(text.formatted(arguments));
    }

    void check(boolean holds, String text, Object... arguments) {
        if (!holds) {
            failures.add(text.formatted(arguments));
        }
    }

    /** Waits for the answers to the questions about the time up to so many seconds. */
    void awaitAnswersUpTo(double seconds) throws Exception {
        awaitAnswers(
                corpus.queries().stream()
                        .filter(query -> query.mode() != QueryMode.WATCH)
                        .filter(query -> atSeconds(query) <= seconds)
                        .map(Query::queryId)
                        .collect(Collectors.toSet()));
    }

    void awaitAnswers(Set<String> queryIds) throws Exception {
        FaultCluster.await("answers to " + queryIds, () -> answered().containsAll(queryIds));
    }

    private Set<String> answered() {
        return answers.entries().stream().map(AnswerLog.Entry::queryId).collect(Collectors.toSet());
    }

    List<AnswerLog.Entry> answers() {
        return answers.entries();
    }

    private static double atSeconds(Query query) {
        return (query.atMicros() - CaptureTime.micros(Corpus.time(0))) / 1e6;
    }

    /** Waits for all answers, and compares them. */
    Row finish() throws Exception {
        deployment.flush();
        awaitExpected();
        Thread.sleep(SETTLE.toMillis());
        Comparison comparison = Comparison.of(expected, answers.entries(), questions);
        check(comparison.nothingLostOrDifferent(), "%s", comparison.details());
        check(mayRepeat || comparison.doubled().isEmpty(), "doubled %s", comparison.doubled());
        return row(comparison);
    }

    /** Makes a row without an end of the job, after a failure. */
    Row row(String failure) {
        failures.add(failure);
        List<AnswerLog.Entry> found = answers == null ? List.of() : answers.entries();
        return row(Comparison.of(expected, found, questions));
    }

    private Row row(Comparison comparison) {
        return new Row(
                fault,
                deployment.exactlyOnce() ? "exactly-once" : "at-least-once",
                comparison,
                recovery(),
                Math.max(0, decoded.of(jobs) - sent),
                String.join("; ", remarks),
                failures.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", failures)));
    }

    private void awaitExpected() throws InterruptedException {
        Set<String> missing = new HashSet<>(expected.keySet());
        int before = 0;
        long deadline = System.nanoTime() + GIVE_UP.toNanos();
        while (!missing.isEmpty() && System.nanoTime() < deadline) {
            List<AnswerLog.Entry> found = answers.entries();
            found.forEach(entry -> missing.remove(entry.name()));
            if (found.size() > before) {
                before = found.size();
                deadline = System.nanoTime() + GIVE_UP.toNanos();
            }
            Thread.sleep(50);
        }
    }

    private double recovery() {
        if (Double.isNaN(brokenAt) || answers == null) {
            return Double.NaN;
        }
        Set<String> later =
                corpus.queries().stream()
                        .filter(query -> query.mode() != QueryMode.WATCH)
                        .filter(query -> atSeconds(query) > brokenAt)
                        .map(Query::queryId)
                        .collect(Collectors.toSet());
        return answers.entries().stream()
                .filter(entry -> later.contains(entry.queryId()))
                .mapToDouble(entry -> (entry.nanos() - brokenNanos) / 1e9)
                .min()
                .orElse(Double.NaN);
    }

    /** Returns the answers of an undisturbed run, under their names. */
    TreeMap<String, String> undisturbed() throws Exception {
        start(2);
        begin();
        publish(1, Corpus.CHUNKS);
        awaitAnswersUpTo(Corpus.CHUNKS);
        Thread.sleep(SETTLE.toMillis());
        TreeMap<String, String> texts = new TreeMap<>();
        for (AnswerLog.Entry entry : answers.entries()) {
            if (questions.contains(entry.queryId())
                    && texts.put(entry.name(), entry.text()) != null) {
                throw new AssertionError(entry.name() + " was answered twice without a fault");
            }
        }
        return texts;
    }

    @Override
    public void close() throws Exception {
        for (String job : jobs) {
            resources.add(0, () -> flink().cancel(job));
        }
        IOUtils.closeAll(resources);
    }
}
