// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.motion;

import dev.sluice.engine.reduce.CameraMotion;
import dev.sluice.ingest.decode.FrameLuma;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * What is known of a stream's camera after a sampled frame. Immutable: each frame gives the next
 * state, which depends on the state and the frame only.
 *
 * <p>The estimate changes slowly, so that one odd frame does not change it: a camera moves when it
 * moved in two of the last four pairs of frames, and stands still again after four pairs without
 * movement. Pairs of which nothing can be said do not count; in frames of less than 96 pixels'
 * width nothing can be seen.
 *
 * @param last the last frame, or null before the first one that is large enough
 * @param shifts the shifts of the last frames of which something is known, oldest first
 * @param motion the estimate
 */
public record MotionState(@Nullable LumaGrid last, List<FrameShift> shifts, CameraMotion motion) {

    /** The state before the first frame. */
    public static final MotionState START = new MotionState(null, List.of(), CameraMotion.FIXED);

    private static final int HISTORY = 8; // shifts
    private static final int LATEST = 4; // shifts that decide whether the camera moves
    private static final int ENOUGH = 2; // of the latest, to start moving
    private static final int FEW = 3; // a zoom among so many shifts makes them a zoom
    private static final double STRAIGHT = 0.7; // length of the sum over the sum of lengths

    public MotionState {
        shifts = List.copyOf(shifts);
    }

    /** Returns the state after the next sampled frame. */
    public MotionState after(FrameLuma frame) {
        LumaGrid grid = LumaGrid.of(frame);
        FrameShift shift =
                last == null || grid == null ? FrameShift.UNKNOWN : FrameShift.between(last, grid);
        if (shift.kind() == FrameShift.Kind.UNKNOWN) {
            return new MotionState(grid, shifts, motion);
        }
        List<FrameShift> known = new ArrayList<>(shifts);
        known.add(shift);
        while (known.size() > HISTORY) {
            known.remove(0);
        }
        return new MotionState(grid, known, decide(known));
    }

    private CameraMotion decide(List<FrameShift> known) {
        List<FrameShift> latest = known.subList(Math.max(0, known.size() - LATEST), known.size());
        long moving = latest.stream().filter(FrameShift::moves).count();
        if (moving == 0 || (!motion.moves() && moving < ENOUGH)) {
            return CameraMotion.FIXED;
        }
        return kind(known.stream().filter(FrameShift::moves).toList());
    }

    private static CameraMotion kind(List<FrameShift> moving) {
        long zooms = moving.stream().filter(s -> s.kind() == FrameShift.Kind.ZOOM).count();
        long measured = moving.stream().filter(s -> s.kind() != FrameShift.Kind.LOST).count();
        if (zooms > 0 && FEW * zooms >= measured) {
            return CameraMotion.ZOOMING;
        }
        double right = 0;
        double down = 0;
        double way = 0;
        for (FrameShift shift : moving) {
            right += shift.right();
            down += shift.down();
            way += Math.sqrt(shift.right() * shift.right() + shift.down() * shift.down());
        }
        return Math.sqrt(right * right + down * down) >= STRAIGHT * way
                ? CameraMotion.PANNING
                : CameraMotion.SHAKING;
    }
}
