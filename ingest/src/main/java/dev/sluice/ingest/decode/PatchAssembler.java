package dev.sluice.ingest.decode;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Pairs sampled frames of one stream into temporal patches: slots 2k and 2k+1 make step k. A
 * missing half repeats the other. Pure and deterministic, not safe for several threads.
 *
 * <p>What it remembers between frames is one frame at most, {@link #pending()}: a half patch whose
 * other half may still come, perhaps with the next chunk. A new assembler that is given it goes on
 * where this one stood.
 */
public final class PatchAssembler {

    private final int temporalPatch;
    private SampledFrame pending; // always of an even slot; null for none

    /**
     * An assembler without a pending half.
     *
     * @param temporalPatch frames in a patch: 2, or 1 for models that know no temporal patches
     */
    public PatchAssembler(int temporalPatch) {
        this(temporalPatch, null);
    }

    /**
     * An assembler that goes on from {@link #pending()} of another.
     *
     * @param pending the half patch, or null
     */
    public PatchAssembler(int temporalPatch, SampledFrame pending) {
        if (temporalPatch != 1 && temporalPatch != 2) {
            throw new IllegalArgumentException(
                    "a temporal patch has 1 or 2 frames, found " + temporalPatch);
        }
        if (pending != null && (temporalPatch == 1 || isSecond(pending))) {
            throw new IllegalArgumentException(
                    "slot %d cannot be a pending half of a patch of %d"
                            .formatted(pending.slot(), temporalPatch));
        }
        this.temporalPatch = temporalPatch;
        this.pending = pending;
    }

    /**
     * Takes the next frame.
     *
     * @param frame of a later slot than all before
     * @return the patches that are complete now, ascending: none, one or two
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

    /** The half patch whose other half may still come. */
    public Optional<SampledFrame> pending() {
        return Optional.ofNullable(pending);
    }

    /** Ends the stream: a pending half repeats itself. */
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
                step, first.captureMicros(), second.captureMicros(), first.image(), second.image());
    }
}
