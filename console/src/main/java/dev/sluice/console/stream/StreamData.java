// SPDX-License-Identifier: Apache-2.0
package dev.sluice.console.stream;

import dev.sluice.console.video.ChunkEntry;
import dev.sluice.console.video.VideoIndex;
import dev.sluice.engine.protocol.Query;
import dev.sluice.engine.protocol.StreamEvent;
import dev.sluice.platform.client.ReceivedAnswer;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** What is known of one stream. Thread-safe. */
public final class StreamData {

    private final String id;
    private final VideoIndex video;
    private final TokenTrack tokens;
    private final EventLog events = new EventLog();
    private final QuestionLog questions = new QuestionLog();
    private final AtomicLong deadLetters = new AtomicLong();
    private final AtomicLong lastChunkMillis = new AtomicLong();

    StreamData(String id, StreamLimits limits) {
        this.id = id;
        this.video = new VideoIndex(limits.historyMicros(), limits.maxChunks());
        this.tokens = new TokenTrack(limits.historyMicros(), limits.maxTokenBytes());
    }

    /** The stream's id. */
    public String id() {
        return id;
    }

    /** The index of its chunks. */
    public VideoIndex video() {
        return video;
    }

    /**
     * Adds a chunk.
     *
     * @param arrivedMillis when it was written, or at least not before, milliseconds since 1970
     */
    void add(ChunkEntry chunk, long arrivedMillis) {
        video.add(chunk);
        if (lastChunkMillis.getAndAccumulate(arrivedMillis, Math::max) < arrivedMillis) {
            events.resumed();
        }
    }

    void add(TokenRecord step) {
        tokens.add(step);
    }

    void add(StreamEvent event, long writtenMillis) {
        events.add(event, writtenMillis);
    }

    void add(Query query, long askedMillis) {
        questions.add(query, askedMillis);
    }

    void add(ReceivedAnswer answer, long writtenMillis) {
        questions.add(answer, writtenMillis);
    }

    void addDeadLetter() {
        deadLetters.incrementAndGet();
    }

    /** Number of its dead letters. */
    long deadLetters() {
        return deadLetters.get();
    }

    /** When its last chunk was read, milliseconds since 1970; 0 if there was none. */
    long lastChunkMillis() {
        return lastChunkMillis.get();
    }

    EventLog events() {
        return events;
    }

    TokenTrack tokens() {
        return tokens;
    }

    /** The steps that are shown between two capture times, the gated ones among them. */
    public List<StepTokens> steps(long fromMicros, long toMicros) {
        return tokens.between(fromMicros, toMicros);
    }

    /** The newest step. */
    public Optional<StepTokens> newestStep() {
        return tokens.newest();
    }

    /** The end of its video, microseconds since 1970; 0 if there is none. */
    public long clockMicros() {
        return video.newest().map(ChunkEntry::toMicros).orElse(0L);
    }

    /** The last questions, the newest first. */
    public List<AskedEntry> questions(int limit) {
        return questions.last(limit);
    }

    /** A question by its id. */
    public Optional<AskedEntry> question(String queryId) {
        return questions.find(queryId);
    }

    int questionCount() {
        return questions.size();
    }

    /** The watches that are active. */
    public List<AskedEntry> watches() {
        return questions.watches(clockMicros());
    }

    /** The epochs that are known, milliseconds since 1970. */
    public List<Long> epochs() {
        return events.epochs();
    }

    /** The last events, the newest first. */
    public List<StreamEvent> events(int limit) {
        return events.last(limit);
    }
}
