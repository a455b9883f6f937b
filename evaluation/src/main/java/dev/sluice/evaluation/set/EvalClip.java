// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.set;

import dev.sluice.ingest.source.SourceSpec;

/**
 * A clip that questions are about. It is replayed as one stream.
 *
 * @param id unique in its set; also the stream's id, so 1 to 255 visible characters
 * @param source a file, or a drawn scene with an end
 * @param seconds length of the clip
 */
public record EvalClip(String id, SourceSpec source, double seconds) {

    public EvalClip {
        if (!(seconds > 0) || Double.isInfinite(seconds)) {
            throw new IllegalArgumentException(
                    "clip '%s' lasts %s s; expected more than 0".formatted(id, seconds));
        }
    }
}
