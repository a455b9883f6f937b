// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.replay;

import dev.sluice.engine.protocol.InboundRecord;

import java.util.List;

/**
 * A clip as it would lie in the video topic.
 *
 * @param streamId its stream
 * @param chunks its records in their order; their bytes are not copied
 */
public record RecordedClip(String streamId, List<InboundRecord> chunks) {

    public RecordedClip {
        chunks = List.copyOf(chunks);
    }

    /** Bytes of all records. */
    public long bytes() {
        return chunks.stream().mapToLong(InboundRecord::sizeInBytes).sum();
    }
}
