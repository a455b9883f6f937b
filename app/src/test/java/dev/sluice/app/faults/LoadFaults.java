// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.faults;

import dev.sluice.app.faults.process.FaultCluster;
import dev.sluice.app.faults.process.RoleProcess;
import dev.sluice.app.integration.TopicReader;
import dev.sluice.engine.protocol.Query;
import dev.sluice.ingest.chunk.ChunkHeaders;
import dev.sluice.ingest.chunk.VideoChunk;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.utils.Utils;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import static java.nio.charset.StandardCharsets.UTF_8;

/** More comes than a job can do, or two jobs get into each other's way. */
final class LoadFaults {

    private static final int FLOOD = 600; // chunks
    private static final int PARTITIONS = 8;
    private static final int OVERLOAD = 3;
    private static final int INGEST_SECONDS = 180;

    private LoadFaults() {}

    static List<Fault> all() {
        return List.of(
                Fault.of(
                                "flood",
                                "a fifth stream sends %d chunks at once".formatted(FLOOD),
                                LoadFaults::flood)
                        .with("sluice.topics.partitions", String.valueOf(PARTITIONS))
                        .with("sluice.order.max-pending-records", "64"),
                Fault.of(
                                "live-overload",
                                "policy live, %d times as many chunks as the job can do"
                                        .formatted(OVERLOAD),
                                LoadFaults::live)
                        .with("sluice.job.overload-policy", "live")
                        .with("sluice.job.max-lag", "4 s"),
                Fault.of(
                        "same-prefix",
                        "the same deployment is submitted a second time while it runs",
                        LoadFaults::samePrefix),
                Fault.of(
                        "ingest-broker-away",
                        "`sluice ingest` of a source of 40 s in real time, broker away for 15 s; its chunks are compared",
                        LoadFaults::ingest));
    }

    private static void flood(Play play) throws Exception {
        play.untilHalf();
        int free = freePartition(play);
        List<VideoChunk> clip = play.corpus().clip(play.corpus().streams().get(0));
        play.broken();
        for (int i = 0; i < FLOOD; i++) {
            VideoChunk chunk = clip.get(i % clip.size());
            long later = TimeUnit.SECONDS.toMicros(i / clip.size() * (long) clip.size());
            play.deployment()
                    .send(
                            play.deployment()
                                    .record(
                                            Corpus.copy(chunk, "flood", chunk.epoch(), i, later),
                                            free));
        }
        play.sent(FLOOD);
        play.deployment()
                .ask(Query.latest("flood", "The end?").withId("flood-end").at(Corpus.time(FLOOD)));
        play.rest();
        play.awaitAnswersUpTo(Corpus.CHUNKS);
        long others = System.nanoTime();
        play.verdict().expectOnce("flood-end");
        play.awaitAnswers(Set.of("flood-end"));
        double before = (System.nanoTime() - others) / 1e9;
        play.verdict().remark("the four streams were complete %.0f s before the fifth", before);
        play.verdict().check(before > 1, "the flood held up the other streams");
    }

    /** A partition that none of the four streams is in: what lies behind a flood waits for it. */
    private static int freePartition(Play play) {
        Set<Integer> taken =
                play.corpus().streams().stream()
                        .map(stream -> Utils.toPositive(Utils.murmur2(stream.getBytes(UTF_8))))
                        .map(hash -> hash % PARTITIONS)
                        .collect(Collectors.toSet());
        return IntStream.range(0, PARTITIONS)
                .filter(partition -> !taken.contains(partition))
                .findFirst()
                .orElseThrow();
    }

    private static void live(Play play) throws Exception {
        play.verdict().expectAnyText();
        play.start(2);
        play.begin();
        play.broken();
        double perSecond = OVERLOAD * play.undisturbed().chunksPerSecond();
        long began = System.nanoTime();
        for (int i = 1; i < Corpus.CHUNKS; i++) {
            play.publish(i, i + 1);
            double due = i * play.corpus().streams().size() / perSecond;
            Thread.sleep(
                    Math.max(0, (long) (1_000 * due) - (System.nanoTime() - began) / 1_000_000));
        }
        play.verdict().atEnd(() -> countChunks(play));
    }

    private static void countChunks(Play play) {
        long reported =
                play.corpus().streams().stream()
                        .flatMap(stream -> play.deployment().events("overload", stream).stream())
                        .filter(event -> event.json().contains("\"sequence\""))
                        .count();
        long sent = (long) Corpus.CHUNKS * play.corpus().streams().size();
        long applied = play.decoded();
        play.verdict().remark("%d chunks sent = %d applied + %d reported", sent, applied, reported);
        play.verdict().check(sent == applied + reported, "the sum is not exact");
        play.verdict().check(reported > 0, "nothing was left out, so the load was too small");
    }

    private static void samePrefix(Play play) throws Exception {
        play.untilHalf();
        play.work();
        play.broken();
        String first = play.job();
        String outcome;
        try {
            String second =
                    play.cluster()
                            .cli()
                            .run(
                                    Play.jar(),
                                    2,
                                    Optional.empty(),
                                    List.of("--config", play.deployment().file().toString()));
            FaultCluster.await(
                    "the end of the second job", () -> play.flink().state(second).equals("FAILED"));
            outcome = "the second job failed: " + firstLine(play.flink().rootCause(second));
        } catch (AssertionError e) {
            outcome = "the second submission was refused";
        }
        play.rest();
        play.verdict()
                .remark("%s; the first job: %d restarts", outcome, play.flink().restarts(first));
    }

    private static String firstLine(String stack) {
        return stack.lines().findFirst().orElse("");
    }

    /** Every chunk is in the topic once, with the bytes of an undisturbed run. */
    private static void ingest(Play play) throws Exception {
        play.deployment().createTopics();
        RoleProcess before = ingest(play, "before");
        play.verdict().check(before.awaitEnd(INGEST_SECONDS), "the undisturbed ingest did not end");
        RoleProcess during = ingest(play, "during", "--realtime");
        Thread.sleep(10_000);
        play.cluster().broker().kill();
        Thread.sleep(15_000);
        play.cluster().startEnded();
        play.verdict().check(during.awaitEnd(INGEST_SECONDS), "ingest did not end");
        play.cluster().awaitBroker();
        play.verdict()
                .remark(
                        "exit code %d, %d chunks reported as left out",
                        during.exitCode(),
                        play.deployment().events("source", "during").stream()
                                .filter(event -> "left-out".equals(event.text("kind")))
                                .count());
        play.verdict().compare(compare(chunks(play, "before"), chunks(play, "during")));
    }

    private static RoleProcess ingest(Play play, String stream, String... more) throws Exception {
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "ingest",
                                "synthetic:?width=128&height=96&fps=8&gop=8&seed=5&seconds=40",
                                "--stream",
                                stream,
                                "--start",
                                Corpus.time(0).toString(),
                                "--config",
                                play.deployment().file().toString()));
        arguments.addAll(List.of(more));
        RoleProcess process =
                play.closing(
                        play.cluster()
                                .sluice("ingest-" + stream, arguments.toArray(String[]::new)));
        process.start();
        return process;
    }

    /** Returns the names and bytes of the chunks of a stream, in the order of the topic. */
    private static List<AnswerLog.Entry> chunks(Play play, String stream) throws Exception {
        List<AnswerLog.Entry> chunks = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record :
                play.deployment().records(play.deployment().kafka().video())) {
            if (stream.equals(TopicReader.key(record))) {
                String name = "chunk " + TopicReader.header(record, ChunkHeaders.SEQUENCE);
                String data = Base64.getEncoder().encodeToString(record.value());
                chunks.add(new AnswerLog.Entry(name, stream, data, 0));
            }
        }
        return chunks;
    }

    private static Comparison compare(
            List<AnswerLog.Entry> undisturbed, List<AnswerLog.Entry> found) {
        Map<String, String> expected = new TreeMap<>();
        undisturbed.forEach(chunk -> expected.put(chunk.name(), chunk.text()));
        return Comparison.of(expected, found, Set.of("during"));
    }
}
