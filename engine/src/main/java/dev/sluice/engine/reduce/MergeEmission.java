// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.reduce;

import java.util.List;

/**
 * Segments that became final together.
 *
 * @param segments ascending
 * @param retainRatio r', the ratio with which all of them were reduced
 */
public record MergeEmission(List<Segment> segments, double retainRatio) {

    /**
     * Consecutive steps that were merged as one.
     *
     * @param firstStep absolute index
     * @param lastStep absolute index, inclusive
     * @param saved tokens that the static positions save over the segment
     */
    public record Segment(long firstStep, long lastStep, long saved) {}
}
