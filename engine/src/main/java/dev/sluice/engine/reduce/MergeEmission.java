// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.reduce;

import java.util.List;

/**
 * Segments that became final together.
 *
 * @param segments ascending
 * @param retainRatio r', the ratio that all of them were reduced with
 */
public record MergeEmission(List<Segment> segments, double retainRatio) {

    /**
     * A run of steps that was merged as one.
     *
     * @param firstStep absolute index
     * @param lastStep absolute index, inclusive
     * @param saved tokens that the static positions save over the segment
     */
    public record Segment(long firstStep, long lastStep, long saved) {}
}
