// SPDX-License-Identifier: Apache-2.0
package dev.sluice.console.stream;

import dev.sluice.console.video.ChunkEntry;
import dev.sluice.engine.protocol.ParsedQuery;
import dev.sluice.engine.protocol.Query;
import dev.sluice.engine.protocol.QueryJson;
import dev.sluice.engine.protocol.StreamEvent;
import dev.sluice.ingest.chunk.ChunkHeaders;
import dev.sluice.platform.client.ReceivedAnswer;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * All streams. Takes the records of the topics, which anybody may have written: what cannot be read
 * is left out, as the job leaves it out. Thread-safe.
 */
public final class StreamBook {

    private final StreamLimits limits;
    private final StreamListener listener;
    private final ConcurrentMap<String, StreamData> streams = new ConcurrentHashMap<>();
    private volatile @Nullable ReceivedAnswer newestAnswer;

    public StreamBook(StreamLimits limits, StreamListener listener) {
        this.limits = limits;
        this.listener = listener;
    }

    /** How much is kept of each stream. */
    public StreamLimits limits() {
        return limits;
    }

    /** All streams, in no order. */
    public Collection<StreamData> streams() {
        return List.copyOf(streams.values());
    }

    /** A stream by its id. */
    public Optional<StreamData> find(String id) {
        return Optional.ofNullable(streams.get(id));
    }

    /** The answer that was read last, which names model and policy. */
    public Optional<ReceivedAnswer> newestAnswer() {
        return Optional.ofNullable(newestAnswer);
    }

    private Optional<StreamData> stream(@Nullable String id) {
        if (id == null || id.isEmpty() || id.length() > ChunkHeaders.MAX_STREAM_ID) {
            return Optional.empty();
        }
        StreamData known = streams.get(id);
        if (known != null) {
            return Optional.of(known);
        }
        if (streams.size() >= limits.maxStreams()) {
            return Optional.empty();
        }
        return Optional.of(streams.computeIfAbsent(id, key -> new StreamData(key, limits)));
    }

    private static @Nullable String key(ConsumerRecord<byte[], byte[]> record) {
        return record.key() == null ? null : new String(record.key(), UTF_8);
    }

    /** Takes a record of the video topic. */
    public void video(ConsumerRecord<byte[], byte[]> record, boolean fresh) {
        Optional<ChunkEntry> entry = ChunkEntry.read(record);
        if (entry.isEmpty()) {
            return;
        }
        Optional<StreamData> stream = stream(key(record));
        if (stream.isEmpty()) {
            return;
        }
        long now = System.currentTimeMillis();
        stream.get().add(entry.get(), fresh ? now : Math.min(now, record.timestamp()));
        listener.chunk(stream.get(), fresh);
    }

    /** Takes a record of the tokens topic. */
    public void tokens(ConsumerRecord<byte[], byte[]> record, boolean fresh) {
        if (record.value() == null) {
            return;
        }
        TokenRecord step;
        try {
            step = TokenRecord.read(record.value(), isGated(record));
        } catch (IllegalArgumentException e) {
            return;
        }
        stream(key(record))
                .ifPresent(
                        stream -> {
                            stream.add(step);
                            stream.newestStep().ifPresent(s -> listener.step(stream, s, fresh));
                        });
    }

    private static boolean isGated(ConsumerRecord<byte[], byte[]> record) {
        Header header = record.headers().lastHeader(TokenRecord.GATED);
        return header != null && Arrays.equals(header.value(), "true".getBytes(UTF_8));
    }

    /** Takes a record of the events topic. */
    public void event(ConsumerRecord<byte[], byte[]> record, boolean fresh) {
        StreamEvent event;
        try {
            event = StreamEvent.read(record.value());
        } catch (IllegalArgumentException e) {
            return;
        }
        stream(event.streamId())
                .ifPresent(
                        stream -> {
                            stream.add(event, record.timestamp());
                            listener.event(stream, event, fresh);
                        });
    }

    /** Takes a record of the queries topic. */
    public void query(ConsumerRecord<byte[], byte[]> record, boolean fresh) {
        if (QueryJson.parse(record.value()) instanceof ParsedQuery.Valid valid) {
            Query query = valid.query();
            stream(query.streamId())
                    .ifPresent(
                            stream -> {
                                stream.add(query, record.timestamp());
                                listener.question(stream, query, record.timestamp(), fresh);
                            });
        }
    }

    /** Takes a record of the answers topic. */
    public void answer(ConsumerRecord<byte[], byte[]> record, boolean fresh) {
        ReceivedAnswer answer;
        try {
            answer = ReceivedAnswer.read(record.value());
        } catch (IllegalArgumentException e) {
            return;
        }
        newestAnswer = answer;
        stream(answer.answer().streamId())
                .ifPresent(
                        stream -> {
                            stream.add(answer, record.timestamp());
                            listener.answer(stream, answer, fresh);
                        });
    }

    /** Takes a record of a dead letter topic. */
    public void deadLetter(ConsumerRecord<byte[], byte[]> record) {
        stream(key(record)).ifPresent(StreamData::addDeadLetter);
    }
}
