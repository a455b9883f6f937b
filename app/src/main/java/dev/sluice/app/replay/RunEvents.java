// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.replay;

import dev.sluice.engine.protocol.EventType;
import dev.sluice.engine.protocol.StreamEvent;

import org.apache.kafka.clients.consumer.ConsumerRecord;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * What the events of one run say. An event that is repeated, as after a failure, counts once. Not
 * thread-safe.
 */
final class RunEvents {

    private final Map<Loss, Long> losses = new LinkedHashMap<>(); // with their capture times
    private final Set<String> epochs = new LinkedHashSet<>();
    private final Map<String, Long> damaged = new HashMap<>(); // frames, by where they are

    /** Adds a record of an events topic; one that is no event is ignored. */
    void add(ConsumerRecord<byte[], byte[]> record) {
        try {
            add(StreamEvent.read(record.value()));
        } catch (IllegalArgumentException notAnEvent) {
            return;
        }
    }

    /** Adds an event. */
    void add(StreamEvent event) {
        Loss.of(event).ifPresent(loss -> losses.put(loss, event.timeMicros()));
        if (event.type() == EventType.EPOCH) {
            epochs.add(epoch(event.streamId(), event.integer("epoch")));
        }
        // Those of the job have a sequence, those of ingest are about frames in no chunk.
        if ("damaged".equals(event.text("kind")) && event.text("sequence") != null) {
            damaged.put(
                    event.streamId() + " " + event.text("sequence") + " " + event.timeMicros(),
                    event.integer("count"));
        }
    }

    private static String epoch(String streamId, long epoch) {
        return epoch + " " + streamId;
    }

    /** Whether the run read a chunk of the epoch. */
    boolean read(Loss loss) {
        return epochs.contains(epoch(loss.streamId(), loss.epoch()));
    }

    /** The losses, with the capture time of each in microseconds since 1970. */
    Map<Loss, Long> losses() {
        return losses;
    }

    /** Number of chunks or questions that were lost in this way. */
    long count(Loss.Kind kind) {
        return losses.keySet().stream()
                .filter(loss -> loss.kind() == kind)
                .mapToLong(Loss::count)
                .sum();
    }

    /** Number of frames that the decoder found damaged. */
    long framesDamaged() {
        return damaged.values().stream().mapToLong(Long::longValue).sum();
    }
}
