// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.console;

import dev.sluice.platform.client.TopicTail;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** Reads the tokens topic by the layout in docs/records.md, without Sluice's own reader. */
final class TokenRecords {

    private static final Duration LIMIT = Duration.ofMinutes(1);

    private TokenRecords() {}

    /**
     * A step.
     *
     * @param fromMicros capture time of its first frame
     * @param positions the kept positions, ascending, separated by commas
     * @param gated whether the record is marked as that of a step that was not encoded
     */
    record Step(long fromMicros, String positions, boolean gated) {}

    /** Reads the steps of a stream that the topic now contains, by their index. */
    static TreeMap<Long, Step> read(Properties client, String topic, String stream) {
        TreeMap<Long, Step> steps = new TreeMap<>();
        try (TopicTail tail = TopicTail.open(client, topic)) {
            boolean all =
                    tail.readFrom(
                            Map.of(),
                            LIMIT,
                            record -> {
                                if (stream.equals(new String(record.key(), UTF_8))) {
                                    add(
                                            ByteBuffer.wrap(record.value()),
                                            record.headers().lastHeader("ce_sluicegated") != null,
                                            steps);
                                }
                            });
            assertThat(all).as("the topic could be read").isTrue();
        }
        return steps;
    }

    private static void add(ByteBuffer value, boolean gated, Map<Long, Step> steps) {
        assertThat(value.get()).as("version").isEqualTo((byte) 1);
        value.position(2 + 4 + 4 + 4); // rows, columns and dimension
        assertThat(value.getInt()).as("steps").isEqualTo(1);
        long index = value.getLong();
        long from = value.getLong();
        value.getLong();
        int kept = value.getInt();
        String positions =
                IntStream.range(0, kept)
                        .map(i -> value.getInt())
                        .sorted()
                        .mapToObj(String::valueOf)
                        .collect(Collectors.joining(","));
        steps.put(index, new Step(from, positions, gated));
    }
}
