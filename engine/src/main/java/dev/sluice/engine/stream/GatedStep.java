// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.stream;

import dev.sluice.engine.reduce.TokenGrid;

/**
 * A step that the frame gate spared the encoder: it counts as fully dropped.
 *
 * @param streamId the stream
 * @param step absolute index
 * @param captureMicros capture time of the step's first frame, microseconds since 1970
 * @param endMicros capture time of the step's last frame
 * @param grid grid that the encoder would have given
 */
public record GatedStep(
        String streamId, long step, long captureMicros, long endMicros, TokenGrid grid)
        implements StreamItem {}
