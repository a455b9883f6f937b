// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.stream;

import dev.sluice.engine.reduce.TokenStep;

/**
 * A step that the vision encoder has encoded, on its way from the encoder to the drop.
 *
 * @param streamId the stream
 * @param captureMicros capture time of the step's first frame, microseconds since 1970
 * @param endMicros capture time of the step's last frame: a question about T sees the step if this
 *     is ≤ T
 * @param tokens tokens whose features are rounded to the type that state stores
 */
public record EncodedStep(String streamId, long captureMicros, long endMicros, TokenStep tokens)
        implements StreamItem {

    /** Returns the step as if the gate had kept it from the encoder. */
    public GatedStep withoutTokens() {
        return new GatedStep(streamId, tokens.step(), captureMicros, endMicros, tokens.grid());
    }
}
