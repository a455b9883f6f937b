// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.integration;

import dev.sluice.engine.memory.MemoryStep;
import dev.sluice.engine.memory.TokenBlock;
import dev.sluice.engine.memory.TokenBlockFormat;
import dev.sluice.engine.protocol.Answer;
import dev.sluice.engine.protocol.AnswerEvidence;
import dev.sluice.engine.protocol.AnswerStatus;
import dev.sluice.engine.protocol.EventType;
import dev.sluice.engine.protocol.Query;
import dev.sluice.engine.protocol.StreamEvent;
import dev.sluice.ingest.chunk.CaptureTime;
import dev.sluice.ingest.chunk.VideoChunk;
import dev.sluice.ingest.cut.CutSettings;
import dev.sluice.platform.client.ReceivedAnswer;

import org.apache.flink.util.IOUtils;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests that video and questions become answers, events and tokens. */
final class EndToEndITCase {

    private static final List<String> STREAMS = List.of("gate", "yard", "hall");
    private static final int SECONDS = 8;
    private static final int LONG_SECONDS = 40; // enough changes to fill windows
    private static final int FRAMES = 2 * SECONDS; // two frames per second are sampled

    private static SluiceTestCluster cluster;
    private static TestDeployment deployment;
    private static AnswerTopic answers;

    @BeforeAll
    static void run() throws Exception {
        cluster = SluiceTestCluster.start();
        deployment =
                cluster.deploy(
                        "whole",
                        Map.of(
                                "sluice.kafka.topics.tokens", "whole.tokens",
                                "sluice.reduce.window", "4",
                                "sluice.query.max-horizon", "1 d",
                                "sluice.watch.period", "2 s"));
        answers = deployment.answers();
        deployment.run(2);
        for (int i = 0; i < STREAMS.size(); i++) {
            deployment.publish(Clips.synthetic(STREAMS.get(i), i + 1, SECONDS));
        }
    }

    @AfterAll
    static void stop() throws Exception {
        IOUtils.closeAll(deployment, cluster);
    }

    private static Query at(String id, String streamId, Instant time) {
        return Query.latest(streamId, "What moves?").withId(id).at(time);
    }

    @Test
    void everyStreamIsAnsweredWithFewerTokensThanWereEncoded() throws Exception {
        Instant end = Clips.START.plusSeconds(SECONDS);
        for (String streamId : STREAMS) {
            deployment.ask(at("end-" + streamId, streamId, end));
        }
        for (String streamId : STREAMS) {
            Answer answer = answers.await("end-" + streamId);
            assertThat(answer.status()).as("%s", answer).isEqualTo(AnswerStatus.OK);
            assertThat(answer.streamId()).isEqualTo(streamId);
            assertThat(answer.text()).isNotBlank();
            assertThat(answer.asOfMicros()).isEqualTo(CaptureTime.micros(end));
            AnswerEvidence evidence = answer.evidence();
            assertThat(evidence.fromMicros()).isEqualTo(CaptureTime.micros(Clips.START));
            assertThat(evidence.frames()).isEqualTo(FRAMES);
            assertThat(evidence.tokensKept()).isPositive().isLessThan(evidence.tokensSeen());
            assertThat(evidence.tokensUsed()).isPositive();
            assertThat(answer.model()).isEqualTo("tiny-qwen2_5_vl");
            assertThat(answer.policy()).isEqualTo("dtd+holitom");
        }
        assertThat(deployment.videoDeadLetters().all()).isEmpty();
        assertThat(deployment.queryDeadLetters().all()).isEmpty();
    }

    @Test
    void aWatchWakesUntilItsEnd() throws Exception {
        Instant from = Clips.START.plusSeconds(2);
        Instant until = Clips.START.plusSeconds(7);
        String streamId = "watched";
        List<VideoChunk> clip = Clips.synthetic(streamId, 9, SECONDS);
        deployment.publish(clip.subList(0, 1));
        deployment.ask(
                Query.latest(streamId, "What has changed?")
                        .withId("watch")
                        .at(from)
                        .watching()
                        .until(until));
        // This follows the watch in its partition: once it is answered, the job has the watch.
        deployment.ask(Query.latest(streamId, "Now?").withId("watch-known"));
        answers.await("watch-known");
        deployment.ask(at("watch-over", streamId, until.plusMillis(500)));
        deployment.publish(clip.subList(1, clip.size()));
        answers.await("watch-over");

        List<Answer> watched =
                answers.all().stream()
                        .map(ReceivedAnswer::answer)
                        .filter(answer -> answer.queryId().equals("watch"))
                        .toList();
        assertThat(watched).isNotEmpty();
        List<Instant> times = new ArrayList<>();
        for (int i = 0; i < watched.size(); i++) {
            assertThat(watched.get(i).status()).isEqualTo(AnswerStatus.OK);
            assertThat(watched.get(i).sequence()).isEqualTo(i);
            times.add(CaptureTime.instant(watched.get(i).asOfMicros()));
        }
        assertThat(times).isSorted().doesNotHaveDuplicates();
        assertThat(times.get(0)).isEqualTo(from);
        assertThat(times).allSatisfy(time -> assertThat(time).isBetween(from, until));
        for (int i = 1; i < watched.size(); i++) {
            assertThat(watched.get(i).text()).isNotEqualTo(watched.get(i - 1).text());
        }
    }

    @Test
    void finalTokensAreWrittenToTheTokensTopic() throws Exception {
        String streamId = "tokens";
        List<VideoChunk> clip = Clips.synthetic(streamId, 11, LONG_SECONDS);
        deployment.publish(clip);
        List<ConsumerRecord<byte[], byte[]>> records =
                deployment
                        .read("whole.tokens")
                        .await(
                                "the tokens of a full window",
                                found -> of(streamId, found).size() >= 2);
        long last = -1;
        int kept = 0;
        for (ConsumerRecord<byte[], byte[]> record : of(streamId, records)) {
            TokenBlock block = new TokenBlockFormat().fromBytes(record.value());
            MemoryStep step = block.steps().get(0);
            assertThat(TopicReader.header(record, "ce_id")).isEqualTo(Long.toString(step.step()));
            assertThat(TopicReader.header(record, "ce_time"))
                    .isEqualTo(CaptureTime.format(step.captureMicros()));
            assertThat(step.step()).isGreaterThan(last);
            kept += block.kept();
            last = step.step();
        }
        assertThat(kept).isPositive();
    }

    @Test
    void aNewEpochIsReportedAsAnEvent() throws Exception {
        deployment.publish(Clips.synthetic("reported", 12, 2));
        List<ConsumerRecord<byte[], byte[]>> records =
                deployment.events().await("an event", found -> !of("reported", found).isEmpty());
        StreamEvent event = StreamEvent.read(of("reported", records).get(0).value());
        assertThat(event.type()).isEqualTo(EventType.EPOCH);
    }

    @Test
    void singleFramesAreProcessed() throws Exception {
        VideoChunk frame = Clips.fixture("frames", "chunk-jpeg.jpg", CutSettings.defaults()).get(0);
        List<VideoChunk> clip = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            clip.add(Clips.at(frame, i, Clips.START.plusMillis(500 * i)));
        }
        deployment.publish(clip);
        deployment.ask(at("end-frames", "frames", Clips.START.plusMillis(1_500)));
        Answer answer = answers.await("end-frames");
        assertThat(answer.evidence().frames()).as("%s", answer).isEqualTo(4);
    }

    @Test
    void theAskVerbPrintsTheAnswerAboutNow() throws Exception {
        deployment.publish(Clips.synthetic("asked", 13, 2));
        deployment.ask(at("asked", "asked", Clips.START.plusSeconds(2)));
        answers.await("asked");
        List<ReceivedAnswer> printed =
                deployment.command("ask", "--stream", "asked", "--json", "What is there now?");
        assertThat(printed).hasSize(1);
        Answer answer = printed.get(0).answer();
        assertThat(answer).matches(Answer::isOk, "status ok");
        assertThat(answer.asOfMicros()).isEqualTo(CaptureTime.micros(Clips.START.plusSeconds(2)));
    }

    @ParameterizedTest
    @CsvSource({
        "source-h264-closed.mp4, 8",
        "source-h265-closed.mp4, 8",
        "source-vp9.webm, 8",
        "source-av1.mkv, 8",
        "source-mjpeg.mkv, 4",
    })
    void everyCodecIsDecoded(String file, int frames) throws Exception {
        List<VideoChunk> clip = Clips.fixture(file, file, CutSettings.defaults());
        deployment.publish(clip);
        deployment.ask(at("end-" + file, file, Clips.end(clip.get(clip.size() - 1))));
        Answer answer = answers.await("end-" + file);
        assertThat(answer.evidence().frames()).as("%s", answer).isEqualTo(frames);
        assertThat(answer.status()).isEqualTo(AnswerStatus.OK);
        assertThat(of(file, deployment.videoDeadLetters().all())).isEmpty();
    }

    /** The times of the file jump ten hours forward, so that ingest begins another epoch. */
    @Test
    void questionsAroundAJumpOfHoursAreAnswered() throws Exception {
        String streamId = "jump";
        List<VideoChunk> clip =
                Clips.fixture(streamId, "../inputs/concat_forward10h.ts", CutSettings.defaults());
        Instant end = Clips.end(clip.get(clip.size() - 1));
        assertThat(end).isAfter(Clips.START.plus(Duration.ofHours(10)));
        deployment.publish(clip);
        deployment.ask(at("jump-inside", streamId, Clips.START.plus(Duration.ofHours(5))));
        deployment.ask(at("jump-all", streamId, end));
        deployment.ask(at("jump-short", streamId, end).lookingBack(Duration.ofMinutes(1)));
        deployment.ask(at("jump-across", streamId, end).lookingBack(Duration.ofHours(11)));

        for (String id : List.of("jump-inside", "jump-all", "jump-short", "jump-across")) {
            Answer answer = answers.await(id);
            assertThat(answer.status()).as("%s", answer).isEqualTo(AnswerStatus.OK);
            assertThat(answer.text()).isNotBlank();
        }
        Answer inside = answers.await("jump-inside");
        assertThat(inside.evidence().toMicros())
                .isLessThan(CaptureTime.micros(Clips.START.plus(Duration.ofHours(1))));
        assertThat(inside.asOfMicros())
                .as("valid up to the end of what was seen before the jump")
                .isBetween(
                        inside.evidence().toMicros(),
                        CaptureTime.micros(Clips.START.plus(Duration.ofMinutes(1))));
    }

    private static List<ConsumerRecord<byte[], byte[]>> of(
            String streamId, List<ConsumerRecord<byte[], byte[]>> records) {
        return records.stream().filter(r -> streamId.equals(TopicReader.key(r))).toList();
    }
}
