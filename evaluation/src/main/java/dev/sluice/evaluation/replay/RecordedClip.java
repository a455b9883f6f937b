// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.replay;

import dev.sluice.engine.protocol.InboundRecord;

import java.util.List;

/**
 * A clip as the records of the video topic.
 *
 * @param streamId the stream of the records
 * @param chunks the records in the order of their sequence; their bytes are not copied
 */
public record RecordedClip(String streamId, List<InboundRecord> chunks) {

    public RecordedClip {
        chunks = List.copyOf(chunks);
    }

    /** Returns the size of all records, bytes. */
    public long bytes() {
        return chunks.stream().mapToLong(InboundRecord::sizeInBytes).sum();
    }
}
