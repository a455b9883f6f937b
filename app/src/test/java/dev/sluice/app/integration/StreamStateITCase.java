// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.integration;

import dev.sluice.app.Main;
import dev.sluice.engine.protocol.Answer;
import dev.sluice.engine.protocol.AnswerStatus;
import dev.sluice.engine.protocol.Query;
import dev.sluice.engine.protocol.StreamEvent;
import dev.sluice.ingest.chunk.CaptureTime;
import dev.sluice.ingest.chunk.VideoChunk;

import org.apache.flink.util.IOUtils;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** What ends or sets back the state of a stream in a running job, and what the job says of it. */
@Timeout(600)
final class StreamStateITCase {

    private static final int SECONDS = 6;
    private static final Duration AHEAD = Duration.ofHours(20);

    private static SluiceTestCluster cluster;
    private static TestDeployment deployment;
    private static AnswerTopic answers;
    private static TopicReader events;

    @BeforeAll
    static void run() throws Exception {
        cluster = SluiceTestCluster.start();
        deployment = cluster.deploy("state", Map.of("sluice.job.silent-after", "3 s"));
        deployment.run(1);
        answers = deployment.answers();
        events = deployment.events();
    }

    @AfterAll
    static void stop() throws Exception {
        IOUtils.closeAll(deployment, cluster);
    }

    @Test
    void aNewerEpochWithTheRightTimeEndsAnEpochWhoseClockWasAhead() throws Exception {
        String stream = "jump";
        List<VideoChunk> right = Clips.synthetic(stream, 1, 2 * SECONDS);
        long epoch = right.get(0).epoch();
        deployment.publish(right.subList(0, SECONDS));
        List<VideoChunk> ahead = new ArrayList<>();
        for (VideoChunk chunk : right.subList(0, 3)) {
            Instant time = CaptureTime.instant(chunk.captureMicros()).plus(AHEAD);
            VideoChunk moved = Clips.at(chunk, chunk.sequence(), time);
            ahead.add(Clips.inEpoch(moved, epoch + 1));
        }
        deployment.publish(ahead);
        List<VideoChunk> again = new ArrayList<>();
        for (VideoChunk chunk : right.subList(SECONDS, 2 * SECONDS)) {
            VideoChunk moved =
                    Clips.at(
                            chunk,
                            chunk.sequence() - SECONDS,
                            CaptureTime.instant(chunk.captureMicros()));
            again.add(Clips.inEpoch(moved, epoch + 2));
        }
        awaitKind(stream, "epoch", 2);
        deployment.publish(again);
        awaitKind(stream, "memory-forgotten", 1);
        Instant end = Clips.end(again.get(again.size() - 1));
        deployment.ask(at(stream, "jump-end", end));
        deployment.ask(at(stream, "jump-old", Clips.START.plusSeconds(1)));

        Answer answer = answers.await("jump-end");
        assertThat(answer.status()).isEqualTo(AnswerStatus.OK);
        assertThat(answer.asOfMicros()).isEqualTo(CaptureTime.micros(end));
        assertThat(answer.evidence().fromMicros())
                .as("from its own video")
                .isEqualTo(again.get(0).captureMicros());
        assertThat(answers.await("jump-old").status()).isEqualTo(AnswerStatus.HISTORY_GONE);
        assertThat(of(stream)).noneMatch(event -> event.json().contains("\"late\",\"epoch\""));
    }

    @Test
    void anOperatorLetsTheJobForgetAStream() throws Exception {
        String stream = "gate";
        List<VideoChunk> clip = Clips.synthetic(stream, 2, SECONDS);
        deployment.publish(clip);
        Instant later = Clips.end(clip.get(clip.size() - 1)).plusSeconds(60);
        deployment.ask(at(stream, "forget-before", Clips.START.plusSeconds(SECONDS)));
        answers.await("forget-before");
        deployment.ask(at(stream, "forget-pending", later));
        // The request travels among the chunks: wait until the job has read the question, too.
        deployment.ask(at(stream, "forget-read", Clips.START.plusSeconds(SECONDS)));
        answers.await("forget-read");

        StringWriter out = new StringWriter();
        assertThat(execute(out, "forget", stream, "--json")).as("%s", out).isZero();
        assertThat(StreamEvent.read(out.toString().getBytes(UTF_8)).text("kind"))
                .isEqualTo("stream-forgotten");
        assertThat(answers.await("forget-pending").status()).isEqualTo(AnswerStatus.TIMEOUT);

        deployment.publish(clip); // the same chunks would be duplicates
        deployment.ask(at(stream, "forget-after", Clips.START.plusSeconds(SECONDS)));
        assertThat(answers.await("forget-after").status()).isEqualTo(AnswerStatus.OK);
    }

    @Test
    void aStreamThatTheJobDoesNotKnowIsSaidToBeUnknown() {
        StringWriter out = new StringWriter();
        assertThat(execute(out, "forget", "nowhere", "--json")).isEqualTo(1);
        assertThat(out.toString()).contains("the job knows no stream 'nowhere'");
        assertThat(execute(new StringWriter(), "forget")).isEqualTo(2);
    }

    @Test
    void aSilentStreamIsReportedAndWhenItComesBack() throws Exception {
        String stream = "yard";
        List<VideoChunk> clip = Clips.synthetic(stream, 3, SECONDS);
        deployment.publish(clip.subList(0, 2));
        StreamEvent silent = awaitKind(stream, "silent", 1);
        assertThat(silent.timeMicros()).isEqualTo(clip.get(1).endMicros());
        deployment.publish(clip.subList(2, SECONDS));
        awaitKind(stream, "resumed", 1);
    }

    private static Query at(String stream, String id, Instant time) {
        return Query.latest(stream, "What moves?").withId(id).at(time);
    }

    /** Waits for the n-th event of a kind, or of a type. */
    private static StreamEvent awaitKind(String stream, String kind, int count) throws Exception {
        events.await(kind + " of " + stream, all -> matching(stream, kind, all).size() >= count);
        return matching(stream, kind, events.all()).get(count - 1);
    }

    private static List<StreamEvent> matching(
            String stream, String kind, List<ConsumerRecord<byte[], byte[]>> records) {
        return records.stream()
                .filter(record -> stream.equals(TopicReader.key(record)))
                .map(record -> StreamEvent.read(record.value()))
                .filter(
                        event ->
                                kind.equals(event.text("kind"))
                                        || kind.equals(event.type().wireName()))
                .toList();
    }

    private static List<StreamEvent> of(String stream) {
        return events.all().stream()
                .filter(record -> stream.equals(TopicReader.key(record)))
                .map(record -> StreamEvent.read(record.value()))
                .toList();
    }

    private static int execute(StringWriter out, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        deployment
                .config()
                .toMap()
                .forEach((key, value) -> all.addAll(List.of("--set", key + "=" + value)));
        return Main.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(new StringWriter()))
                .execute(all.toArray(String[]::new));
    }
}
