// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.stream;

import dev.sluice.engine.reduce.TokenStep;

/**
 * A temporal patch that the vision encoder has seen. From the encoder to the drop.
 *
 * @param streamId the stream
 * @param captureMicros capture time of the step's first frame, microseconds since 1970
 * @param endMicros capture time of the step's last frame: a question at T sees the step if this is
 *     ≤ T
 * @param tokens features already rounded to the type that state stores
 */
public record EncodedStep(String streamId, long captureMicros, long endMicros, TokenStep tokens)
        implements StreamItem {}
