// SPDX-License-Identifier: Apache-2.0
package dev.sluice.console;

import dev.sluice.console.stream.StreamBook;
import dev.sluice.console.topic.RecordFetcher;
import dev.sluice.console.topic.RecordPlace;
import dev.sluice.console.topic.RecordSink;
import dev.sluice.console.topic.StartPoint;
import dev.sluice.console.topic.TopicFollower;
import dev.sluice.console.topic.TopicHistory;
import dev.sluice.operators.config.KafkaOptions;
import dev.sluice.platform.config.KafkaSettings;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The followers of all topics, one for each. */
final class TopicReaders implements AutoCloseable {

    /** Chunks are large: of a partition, so many are read of what was there before. */
    private static final long MOST_CHUNKS = 20_000;

    private static final long LEAST_CHUNKS = 300;
    private static final long MOST_RECORDS = 50_000;
    private static final long LEAST_RECORDS = 2_000;

    private final List<TopicFollower> followers = new ArrayList<>();
    private final KafkaSettings kafka;
    private final Duration history;
    private @Nullable TopicHistory older;
    private volatile @Nullable TopicFollower tokens;

    TopicReaders(KafkaSettings kafka, Duration history) {
        this.kafka = kafka;
        this.history = history;
    }

    /** Starts to read all topics. */
    void start(StreamBook book, RecordFetcher chunks) {
        follow(
                kafka.video(),
                new StartPoint(Duration.ZERO, LEAST_CHUNKS, MOST_CHUNKS),
                (record, fresh) -> video(record, fresh, book, chunks));
        older =
                TopicHistory.start(
                        kafka.client(),
                        kafka.video(),
                        new StartPoint(history, LEAST_CHUNKS, MOST_CHUNKS),
                        LEAST_CHUNKS,
                        book::video);
        follow(kafka.events(), records(), book::event);
        follow(kafka.queries(), records(), book::query);
        follow(kafka.answers(), records(), book::answer);
        follow(
                kafka.video() + KafkaOptions.DEAD_LETTER_SUFFIX,
                records(),
                (record, fresh) -> book.deadLetter(record));
        tokens = follow(kafka.tokens().orElse(Console.TOKENS_TOPIC), records(), book::tokens);
    }

    private StartPoint records() {
        return new StartPoint(history, LEAST_RECORDS, MOST_RECORDS);
    }

    /** The newest chunks stay in memory, because everybody who watches live asks for them. */
    private static void video(
            ConsumerRecord<byte[], byte[]> record,
            boolean fresh,
            StreamBook book,
            RecordFetcher chunks) {
        if (record.value() != null) {
            chunks.offer(new RecordPlace(record.partition(), record.offset()), record.value());
        }
        book.video(record, fresh);
    }

    private TopicFollower follow(String topic, StartPoint start, RecordSink sink) {
        TopicFollower follower = TopicFollower.start(kafka.client(), topic, start, sink);
        followers.add(follower);
        return follower;
    }

    /** Whether the topic of the tokens is there. */
    boolean hasTokens() {
        TopicFollower follower = tokens;
        return follower != null && follower.exists();
    }

    @Override
    public void close() {
        if (older != null) {
            older.close();
        }
        followers.forEach(TopicFollower::close);
    }
}
