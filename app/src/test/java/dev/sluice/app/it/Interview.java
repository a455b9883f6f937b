// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.it;

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

/** Clips of some streams and questions about moments in them, asked before those moments. */
final class Interview {

    /** Chunks of each stream, a second each. */
    static final int CHUNKS = 10;

    /** At the end of this chunk, some questions have been answered and some wait. */
    static final int HALF = 5;

    private static final String MARKER = "marker-";
    private static final List<Double> MOMENTS = List.of(2.0, 3.3, 5.0, 6.7, 8.25, 10.0);
    private static final double WATCH_FROM = 1.5;
    private static final double WATCH_UNTIL = 9.5;

    private final Map<String, List<VideoChunk>> clips;

    private Interview(Map<String, List<VideoChunk>> clips) {
        this.clips = clips;
    }

    /** Of two streams for each of two subtasks. */
    static Interview ofBothSubtasks() throws IOException {
        Map<String, List<VideoChunk>> clips = new LinkedHashMap<>();
        for (int subtask = 0; subtask < 2; subtask++) {
            for (String streamId : streamsOf(subtask)) {
                clips.put(streamId, Clips.synthetic(streamId, clips.size() + 1, CHUNKS));
            }
        }
        return new Interview(clips);
    }

    private static List<String> streamsOf(int subtask) {
        return IntStream.range(0, 100)
                .mapToObj(number -> "camera-" + number)
                .filter(streamId -> subtaskOf(streamId) == subtask)
                .limit(2)
                .toList();
    }

    /** Which of two subtasks works on a stream. */
    static int subtaskOf(String streamId) {
        return KeyGroupRangeAssignment.assignKeyToParallelOperator(
                streamId, JobOptions.MAX_PARALLELISM.defaultValue(), 2);
    }

    List<String> streams() {
        return List.copyOf(clips.keySet());
    }

    /** What is asked of each stream. */
    List<Query> queries() {
        List<Query> queries = new ArrayList<>();
        for (String streamId : streams()) {
            queries.add(watch(streamId));
            for (double seconds : MOMENTS) {
                queries.add(
                        Query.latest(streamId, "What moves?")
                                .withId(id(streamId, seconds))
                                .at(moment(seconds)));
            }
            queries.add(
                    Query.latest(streamId, "And lately?")
                            .withId("lately-" + id(streamId, 8.25))
                            .at(moment(8.25))
                            .lookingBack(Duration.ofSeconds(3)));
        }
        return queries;
    }

    private static Query watch(String streamId) {
        return Query.latest(streamId, "What is new?")
                .withId("watch-" + streamId)
                .at(moment(WATCH_FROM))
                .watching()
                .until(moment(WATCH_UNTIL));
    }

    private static String id(String streamId, double seconds) {
        return streamId + "@" + seconds;
    }

    private static Instant moment(double seconds) {
        return Clips.START.plusMillis(Math.round(1_000 * seconds));
    }

    /** The questions about moments up to so many seconds, watches left out. */
    List<String> askedUpTo(double seconds) {
        return queries().stream()
                .filter(query -> query.mode() != QueryMode.WATCH)
                .filter(query -> query.atMicros() <= CaptureTime.micros(moment(seconds)))
                .map(Query::queryId)
                .toList();
    }

    /** Whether the answers to a question have to be the same in every run. */
    static boolean counts(String queryId) {
        return !queryId.startsWith(MARKER);
    }

    /**
     * Gives a running job the first chunk of each stream and then all questions. When this returns,
     * all of them are admitted: one that was asked behind them has been answered.
     */
    void begin(TestDeployment deployment, Answers answers) throws Exception {
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

    /** Publishes these chunks of each stream, the streams in turn. */
    void publish(TestDeployment deployment, int from, int to) throws IOException {
        List<VideoChunk> chunks = new ArrayList<>();
        for (int i = from; i < to; i++) {
            for (List<VideoChunk> clip : clips.values()) {
                chunks.add(clip.get(i));
            }
        }
        deployment.publish(chunks);
    }

    /** Waits for all answers; what must not change, by question and sequence. */
    TreeMap<String, String> finish(Answers answers) throws Exception {
        return Answers.withoutTiming(answers.await(askedUpTo(CHUNKS)), Interview::counts);
    }

    /** The whole of it on a running job. */
    TreeMap<String, String> hold(TestDeployment deployment) throws Exception {
        Answers answers = deployment.answers();
        begin(deployment, answers);
        publish(deployment, 1, CHUNKS);
        return finish(answers);
    }
}
