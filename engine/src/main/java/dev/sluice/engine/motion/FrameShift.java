// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.motion;

import dev.sluice.engine.motion.BlockSearch.Displacement;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * What the whole picture did from one sampled frame to the next.
 *
 * @param kind what kind of movement it was
 * @param right how far the picture moved to the right, cells of {@link LumaGrid}
 * @param down how far it moved down, cells
 */
public record FrameShift(Kind kind, int right, int down) {

    /** Share of the blocks that have to move if the camera does. */
    private static final double MOST = 0.5;

    private static final int FEWEST = 2; // blocks from which something can be said
    private static final int FAR = LumaGrid.COLUMNS / 3; // cells between blocks that show a zoom
    private static final int FEWEST_SLOPES = 8;
    private static final double MIN_ZOOM = 0.03; // change of size per frame

    static final FrameShift UNKNOWN = new FrameShift(Kind.UNKNOWN, 0, 0);
    static final FrameShift LOST = new FrameShift(Kind.LOST, 0, 0);
    static final FrameShift STILL = new FrameShift(Kind.STILL, 0, 0);

    /** The kinds of movement. The order is that of the stored bytes. */
    public enum Kind {
        /** Too little can be compared. */
        UNKNOWN,
        /** Most of the picture stands still. */
        STILL,
        /** Most of the picture moved by the same distance. */
        SHIFT,
        /** Most of the picture moved towards a point or away from it. */
        ZOOM,
        /**
         * Most of the picture is nowhere in the next one: it moved too far, or the scene is another
         * one.
         */
        LOST
    }

    boolean moves() {
        return kind != Kind.UNKNOWN && kind != Kind.STILL;
    }

    /**
     * Estimates the shift between two grids. Things that move before a camera that stands still are
     * a minority of the blocks.
     */
    static FrameShift between(LumaGrid before, LumaGrid after) {
        if (!before.hasShapeOf(after)) {
            return UNKNOWN;
        }
        BlockSearch.Result result = BlockSearch.between(before, after);
        if (result.searched() < FEWEST) {
            return BlockSearch.areEqual(before, after) ? STILL : UNKNOWN;
        }
        List<Displacement> found = result.found();
        if (found.size() <= (1 - MOST) * result.searched()) {
            return LOST;
        }
        long moved = found.stream().filter(Displacement::moved).count();
        if (moved <= MOST * found.size()) {
            return STILL;
        }
        int right = median(found, Displacement::right);
        int down = median(found, Displacement::down);
        if (Math.abs(zoom(found)) >= MIN_ZOOM) {
            return new FrameShift(Kind.ZOOM, right, down);
        }
        return right == 0 && down == 0 ? STILL : new FrameShift(Kind.SHIFT, right, down);
    }

    /**
     * Returns the change of size: the median slope of displacements over distances (Theil and Sen),
     * which some wrong displacements do not change.
     */
    private static double zoom(List<Displacement> found) {
        List<Double> slopes = new ArrayList<>();
        for (int i = 0; i < found.size(); i++) {
            for (int j = 0; j < i; j++) {
                Displacement one = found.get(i);
                Displacement other = found.get(j);
                add(one.column() - other.column(), one.right() - other.right(), slopes);
                add(one.row() - other.row(), one.down() - other.down(), slopes);
            }
        }
        Collections.sort(slopes);
        return slopes.size() < FEWEST_SLOPES ? 0 : slopes.get(slopes.size() / 2);
    }

    private static void add(int distance, int displacement, List<Double> slopes) {
        if (Math.abs(distance) >= FAR) {
            slopes.add((double) displacement / distance);
        }
    }

    private static int median(List<Displacement> found, ToIntFunction<Displacement> axis) {
        int[] sorted = found.stream().mapToInt(axis).sorted().toArray();
        return sorted[sorted.length / 2];
    }
}
