// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.perceive;

import dev.sluice.engine.stream.StreamItem;
import dev.sluice.engine.stream.StreamProgress;

import java.util.List;
import java.util.stream.Stream;

/**
 * What came of a chunk.
 *
 * @param steps encoded and gated steps, ascending
 * @param after where the stream stands now
 * @param pictures pictures that were decoded
 * @param discardedLeading pictures that cannot be decoded without the chunk before
 * @param encoded steps that the encoder has seen
 * @param failure why the chunk is given up, or null
 */
public record ChunkResult(
        List<StreamItem> steps,
        StreamProgress after,
        int pictures,
        int discardedLeading,
        int encoded,
        Exception failure) {

    static ChunkResult failed(StreamProgress after, Exception failure) {
        return new ChunkResult(List.of(), after, 0, 0, 0, failure);
    }

    /** This one with the steps of what went before it. */
    ChunkResult behind(ChunkResult earlier) {
        return new ChunkResult(
                Stream.concat(earlier.steps.stream(), steps.stream()).toList(),
                after,
                pictures,
                discardedLeading,
                earlier.encoded + encoded,
                failure);
    }

    /** Steps that the gate kept from the encoder. */
    public int gated() {
        return steps.size() - encoded;
    }
}
