// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.faults;

import dev.sluice.app.integration.Clips;
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
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The recorded chunks of four streams, of which each of two subtasks has two, and the questions
 * about them. Immutable.
 */
final class Corpus {

    /** Chunks of each stream; each lasts a second. */
    static final int CHUNKS = 60;

    private static final double[] TIMES = {
        2, 5.5, 9.25, 14, 19.75, 24, 29.5, 34, 39.75, 44, 49.5, 54, 59, 60
    };

    private final Map<String, List<VideoChunk>> clips;

    private Corpus(Map<String, List<VideoChunk>> clips) {
        this.clips = clips;
    }

    static Corpus record() throws IOException {
        Map<String, List<VideoChunk>> clips = new LinkedHashMap<>();
        for (int subtask = 0; subtask < 2; subtask++) {
            for (String stream : streamsOf(subtask)) {
                clips.put(stream, Clips.synthetic(stream, clips.size() + 1, CHUNKS));
            }
        }
        return new Corpus(clips);
    }

    private static List<String> streamsOf(int subtask) {
        return IntStream.range(0, 100)
                .mapToObj(number -> "camera-" + number)
                .filter(stream -> subtaskOf(stream) == subtask)
                .limit(2)
                .toList();
    }

    private static int subtaskOf(String stream) {
        return KeyGroupRangeAssignment.assignKeyToParallelOperator(
                stream, JobOptions.MAX_PARALLELISM.defaultValue(), 2);
    }

    List<String> streams() {
        return List.copyOf(clips.keySet());
    }

    List<VideoChunk> clip(String stream) {
        return clips.get(stream);
    }

    /** Returns chunks {@code from} (inclusive) to {@code to} (exclusive), alternating streams. */
    List<VideoChunk> chunks(int from, int to) {
        List<VideoChunk> chunks = new ArrayList<>();
        for (int i = from; i < to; i++) {
            for (List<VideoChunk> clip : clips.values()) {
                chunks.add(clip.get(i));
            }
        }
        return chunks;
    }

    /** Returns the chunks of a stream under the name of another one, in a list of its own. */
    List<VideoChunk> clip(String stream, String other) {
        return clips.get(stream).stream()
                .map(chunk -> copy(chunk, other, chunk.epoch(), chunk.sequence(), 0))
                .collect(Collectors.toCollection(ArrayList::new));
    }

    /** Returns a chunk of another stream, with another place, and later by so many microseconds. */
    static VideoChunk copy(VideoChunk chunk, String stream, long epoch, long sequence, long later) {
        return new VideoChunk(
                stream,
                epoch,
                sequence,
                chunk.source(),
                chunk.captureMicros() + later,
                chunk.durationMicros(),
                chunk.leadingFrames(),
                chunk.contentType(),
                chunk.data());
    }

    /** Returns the questions about all streams. */
    List<Query> queries() {
        return streams().stream().flatMap(stream -> queries(stream).stream()).toList();
    }

    /** Returns the questions about a stream; their ids are the same but for the stream's id. */
    static List<Query> queries(String stream) {
        List<Query> queries = new ArrayList<>();
        queries.add(
                Query.latest(stream, "What is new?")
                        .withId("watch-" + stream)
                        .at(time(3))
                        .watching()
                        .until(time(57)));
        for (double seconds : TIMES) {
            queries.add(
                    Query.latest(stream, "What moves?")
                            .withId("at-" + seconds + "-" + stream)
                            .at(time(seconds)));
        }
        for (double seconds : new double[] {30.25, 50}) {
            queries.add(
                    Query.latest(stream, "And lately?")
                            .withId("lately-" + seconds + "-" + stream)
                            .at(time(seconds))
                            .lookingBack(Duration.ofSeconds(10)));
        }
        queries.add(
                Query.latest(stream, "Is it open?")
                        .withId("options-" + stream)
                        .at(time(40))
                        .withOptions(List.of("yes", "no")));
        return queries;
    }

    /** Returns the ids of the questions about a time between these, without the watches. */
    Set<String> askedBetween(double from, double to) {
        return queries().stream()
                .filter(query -> query.mode() != QueryMode.WATCH)
                .filter(query -> from <= seconds(query) && seconds(query) <= to)
                .map(Query::queryId)
                .collect(Collectors.toSet());
    }

    private static double seconds(Query query) {
        return (query.atMicros() - CaptureTime.micros(time(0))) / 1e6;
    }

    static Instant time(double seconds) {
        return Clips.START.plusMillis(Math.round(1_000 * seconds));
    }
}
