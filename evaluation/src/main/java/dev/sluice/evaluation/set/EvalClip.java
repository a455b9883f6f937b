// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.set;

import dev.sluice.ingest.source.SourceSpec;

/**
 * A clip that questions are about. It becomes one stream.
 *
 * @param id unique in its set; the stream's id, so 1 to 255 visible characters
 * @param source a recording or a scene with an end
 * @param seconds how long it lasts
 */
public record EvalClip(String id, SourceSpec source, double seconds) {

    public EvalClip {
        if (!(seconds > 0) || Double.isInfinite(seconds)) {
            throw new IllegalArgumentException(
                    "clip '%s' lasts %s s: expected more than none".formatted(id, seconds));
        }
    }
}
