// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.integration;

import dev.sluice.engine.protocol.Query;
import dev.sluice.engine.protocol.QueryMode;
import dev.sluice.ingest.chunk.CaptureTime;
import dev.sluice.ingest.chunk.VideoChunk;
import dev.sluice.operators.config.JobOptions;

import org.apache.flink.runtime.state.KeyGroupRangeAssignment;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Clips of four streams, and questions about them that are asked before their capture times. */
final class Scenario {

    /** Number of chunks of each stream; each lasts one second. */
    static final int CHUNKS = 10;

    /** After so many chunks, some questions have been answered and some are pending. */
    static final int HALF = 5;

    /** The chunk of the first stream whose last frames are damaged. */
    static final int DAMAGED = 3;

    private static final String MARKER = "marker-";
    private static final List<Double> TIMES = List.of(2.0, 3.3, 5.0, 6.7, 8.25, 10.0);
    private static final double WATCH_FROM = 1.5;
    private static final double WATCH_UNTIL = 9.5;

    private final Map<String, List<VideoChunk>> clips;

    private Scenario(Map<String, List<VideoChunk>> clips) {
        this.clips = clips;
    }

    /** Creates two streams for each of two subtasks. */
    static Scenario forTwoSubtasks() throws IOException {
        Map<String, List<VideoChunk>> clips = new LinkedHashMap<>();
        for (int subtask = 0; subtask < 2; subtask++) {
            for (String streamId : streamsOf(subtask)) {
                clips.put(streamId, Clips.synthetic(streamId, clips.size() + 1, CHUNKS));
            }
        }
        clips.values()
                .iterator()
                .next()
                .replaceAll(chunk -> chunk.sequence() == DAMAGED ? Clips.damaged(chunk) : chunk);
        return new Scenario(clips);
    }

    private static List<String> streamsOf(int subtask) {
        return IntStream.range(0, 100)
                .mapToObj(number -> "camera-" + number)
                .filter(streamId -> subtaskOf(streamId) == subtask)
                .limit(2)
                .toList();
    }

    /** Returns which of two subtasks processes a stream. */
    static int subtaskOf(String streamId) {
        return KeyGroupRangeAssignment.assignKeyToParallelOperator(
                streamId, JobOptions.MAX_PARALLELISM.defaultValue(), 2);
    }

    List<String> streams() {
        return List.copyOf(clips.keySet());
    }

    /** Returns the questions about all streams. */
    List<Query> queries() {
        List<Query> queries = new ArrayList<>();
        for (String streamId : streams()) {
            queries.add(watch(streamId));
            for (double seconds : TIMES) {
                queries.add(
                        Query.latest(streamId, "What moves?")
                                .withId(id(streamId, seconds))
                                .at(time(seconds)));
            }
            queries.add(
                    Query.latest(streamId, "And lately?")
                            .withId("lately-" + id(streamId, 8.25))
                            .at(time(8.25))
                            .lookingBack(Duration.ofSeconds(3)));
        }
        return queries;
    }

    private static Query watch(String streamId) {
        return Query.latest(streamId, "What is new?")
                .withId("watch-" + streamId)
                .at(time(WATCH_FROM))
                .watching()
                .until(time(WATCH_UNTIL));
    }

    private static String id(String streamId, double seconds) {
        return streamId + "@" + seconds;
    }

    private static Instant time(double seconds) {
        return Clips.START.plusMillis(Math.round(1_000 * seconds));
    }

    /** Returns the ids of the questions about the first seconds, without the watches. */
    List<String> queryIdsUpTo(double seconds) {
        return queries().stream()
                .filter(query -> query.mode() != QueryMode.WATCH)
                .filter(query -> query.atMicros() <= CaptureTime.micros(time(seconds)))
                .map(Query::queryId)
                .toList();
    }

    /** Returns whether the answers to a question must be the same in every run. */
    static boolean isReproducible(String queryId) {
        return !queryId.startsWith(MARKER);
    }

    /**
     * Publishes the first chunk of each stream and then all questions. When this method returns,
     * the job has received them: a later question about each stream has been answered.
     */
    void begin(TestDeployment deployment, AnswerTopic answers) throws Exception {
        publish(deployment, 0, 1);
        List<String> markers = new ArrayList<>();
        for (Query query : queries()) {
            deployment.ask(query);
        }
        for (String streamId : streams()) {
            markers.add(MARKER + streamId);
            deployment.ask(Query.latest(streamId, "Now?").withId(MARKER + streamId));
        }
        answers.await(markers);
    }

    /** Publishes chunks {@code from} (inclusive) to {@code to} (exclusive), alternating streams. */
    void publish(TestDeployment deployment, int from, int to) throws IOException {
        List<VideoChunk> chunks = new ArrayList<>();
        for (int i = from; i < to; i++) {
            for (List<VideoChunk> clip : clips.values()) {
                chunks.add(clip.get(i));
            }
        }
        deployment.publish(chunks);
    }

    /** Waits for all answers and returns what must be the same in every run. */
    TreeMap<String, String> finish(AnswerTopic answers) throws Exception {
        return AnswerTopic.withoutTiming(
                answers.await(queryIdsUpTo(CHUNKS)), Scenario::isReproducible);
    }

    /** Publishes everything to a running job; returns what must be the same in every run. */
    TreeMap<String, String> play(TestDeployment deployment) throws Exception {
        AnswerTopic answers = deployment.answers();
        begin(deployment, answers);
        publish(deployment, 1, CHUNKS);
        return finish(answers);
    }
}
