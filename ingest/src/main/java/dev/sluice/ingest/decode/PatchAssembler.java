// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.decode;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Pairs sampled frames of one stream into temporal patches: slots 2k and 2k+1 make step k. If one
 * frame is missing, the other is repeated. Deterministic. Not safe for use by several threads.
 *
 * <p>Its state is at most one frame, {@link #pending()}: the first half of a patch whose second
 * half may still come, possibly with the next chunk. A new assembler that is created with this
 * frame continues where this one ended.
 */
public final class PatchAssembler {

    private final int temporalPatch;
    private @Nullable SampledFrame pending; // always of an even slot; null for none

    /**
     * Creates an assembler without a pending frame.
     *
     * @param temporalPatch number of frames of a patch: 2, or 1 for models without temporal patches
     */
    public PatchAssembler(int temporalPatch) {
        this(temporalPatch, null);
    }

    /**
     * Creates an assembler that continues where another one ended.
     *
     * @param pending the {@link #pending()} frame of the other assembler, or null
     */
    public PatchAssembler(int temporalPatch, @Nullable SampledFrame pending) {
        if (temporalPatch != 1 && temporalPatch != 2) {
            throw new IllegalArgumentException(
                    "a temporal patch has %d frames: expected 1 or 2".formatted(temporalPatch));
        }
        if (pending != null && (temporalPatch == 1 || isSecond(pending))) {
            throw new IllegalArgumentException(
                    "the pending frame has slot %d: expected an even slot and a patch of 2 frames, not %d"
                            .formatted(pending.slot(), temporalPatch));
        }
        this.temporalPatch = temporalPatch;
        this.pending = pending;
    }

    /**
     * Takes the next frame.
     *
     * @param frame of a later slot than all previous ones
     * @return the patches that are complete now, ascending: zero, one or two
     */
    public List<TemporalPatch> accept(SampledFrame frame) {
        if (temporalPatch == 1) {
            return List.of(patch(frame.slot(), frame, frame));
        }
        List<TemporalPatch> complete = new ArrayList<>(2);
        if (pending != null && step(pending) != step(frame)) {
            complete.add(patch(step(pending), pending, pending));
            pending = null;
        }
        if (isSecond(frame)) {
            complete.add(patch(step(frame), pending == null ? frame : pending, frame));
            pending = null;
        } else {
            pending = frame;
        }
        return complete;
    }

    /** The first half of a patch whose second half may still come. */
    public Optional<SampledFrame> pending() {
        return Optional.ofNullable(pending);
    }

    /** Ends the stream: a pending frame is repeated. */
    public Optional<TemporalPatch> flush() {
        Optional<TemporalPatch> last = pending().map(half -> patch(step(half), half, half));
        pending = null;
        return last;
    }

    private static long step(SampledFrame frame) {
        return Math.floorDiv(frame.slot(), 2L);
    }

    private static boolean isSecond(SampledFrame frame) {
        return Math.floorMod(frame.slot(), 2L) == 1;
    }

    private static TemporalPatch patch(long step, SampledFrame first, SampledFrame second) {
        return new TemporalPatch(
                step, first.captureMicros(), second.captureMicros(), first, second);
    }
}
