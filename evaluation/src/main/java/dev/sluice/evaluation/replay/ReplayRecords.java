// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.replay;

import dev.sluice.engine.protocol.InboundRecord;
import dev.sluice.engine.protocol.OutboundRecord;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The records that a job reads, and those that it has written. Safe for several threads.
 *
 * @param video the chunks of each clip
 * @param queries the queries about each clip
 * @param written the records of each output, by the output's name
 */
record ReplayRecords(
        List<List<InboundRecord>> video,
        List<List<InboundRecord>> queries,
        Map<String, Queue<OutboundRecord>> written) {

    ReplayRecords(List<List<InboundRecord>> video, List<List<InboundRecord>> queries) {
        this(List.copyOf(video), List.copyOf(queries), new ConcurrentHashMap<>());
    }

    void write(String name, OutboundRecord record) {
        written.computeIfAbsent(name, n -> new ConcurrentLinkedQueue<>()).add(record);
    }

    /** Returns the records that were written to an output so far. */
    List<OutboundRecord> read(String name) {
        Queue<OutboundRecord> records = written.get(name);
        return records == null ? List.of() : new ArrayList<>(records);
    }
}
