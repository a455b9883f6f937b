// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.perceive;

import dev.sluice.engine.stream.EncodedStep;
import dev.sluice.engine.stream.GatedStep;
import dev.sluice.engine.stream.StreamItem;
import dev.sluice.engine.stream.StreamProgress;
import dev.sluice.ingest.decode.FrameDamage;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.stream.Stream;

/**
 * The result of a chunk.
 *
 * @param items encoded and gated steps, ascending; before those of the chunk, whether it sets the
 *     clock back, and which of its times were seen
 * @param after the stream's progress after the chunk
 * @param frames number of decoded frames
 * @param discardedLeading number of leading frames, which cannot be decoded without the chunk
 *     before
 * @param damage frames that are not used because of damage, ascending; empty if there is none
 * @param encoded number of steps that were encoded
 * @param lastFrameMicros capture time of the chunk's last shown frame, decoded or not, in
 *     microseconds since 1970; {@link #NO_FRAME} if there is none
 * @param failure why the chunk is skipped, or null if it was processed
 * @param motionChanges the steps from which on the camera does something else, ascending
 */
public record ChunkResult(
        List<StreamItem> items,
        StreamProgress after,
        int frames,
        int discardedLeading,
        List<FrameDamage> damage,
        int encoded,
        long lastFrameMicros,
        @Nullable Exception failure,
        List<MotionChange> motionChanges) {

    /** Stands for the capture time of a frame that is not there. */
    public static final long NO_FRAME = Long.MIN_VALUE;

    /** A result without frames whose times matter, during which the camera goes on as before. */
    public ChunkResult(
            List<StreamItem> items,
            StreamProgress after,
            int frames,
            int discardedLeading,
            List<FrameDamage> damage,
            int encoded,
            @Nullable Exception failure) {
        this(items, after, frames, discardedLeading, damage, encoded, NO_FRAME, failure, List.of());
    }

    /** The result of items that need no work. */
    static ChunkResult of(List<StreamItem> items, StreamProgress after) {
        return new ChunkResult(items, after, 0, 0, List.of(), 0, null);
    }

    static ChunkResult failed(StreamProgress after, Exception failure) {
        return new ChunkResult(List.of(), after, 0, 0, List.of(), 0, failure);
    }

    /** Encoded and gated steps, ascending. */
    public List<StreamItem> steps() {
        return items.stream()
                .filter(item -> item instanceof EncodedStep || item instanceof GatedStep)
                .toList();
    }

    /** This result preceded by the items of an earlier one. */
    ChunkResult precededBy(ChunkResult earlier) {
        return new ChunkResult(
                Stream.concat(earlier.items.stream(), items.stream()).toList(),
                after,
                frames,
                discardedLeading,
                damage,
                earlier.encoded + encoded,
                lastFrameMicros,
                failure,
                Stream.concat(earlier.motionChanges.stream(), motionChanges.stream()).toList());
    }

    /** Number of frames that are not used because of damage. */
    public int damagedFrames() {
        return damage.stream().mapToInt(FrameDamage::frames).sum();
    }

    /** Number of steps that the gate spared the encoder. */
    public int gated() {
        return steps().size() - encoded;
    }
}
