// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.encode;

import dev.sluice.engine.stream.OrderEvent;
import dev.sluice.ingest.chunk.CaptureTime;
import dev.sluice.ingest.chunk.ChunkException;
import dev.sluice.ingest.chunk.ChunkHeaders;
import dev.sluice.operators.config.OrderOptions;

import java.time.Duration;
import java.time.temporal.ChronoUnit;

/** Says why a chunk whose clock jumps is not used. Stateless. */
final class ClockJump {

    private ClockJump() {}

    static ChunkException exception(OrderEvent.Refused refused, long maxJumpMicros) {
        return new ChunkException(
                ChunkException.Kind.CORRUPT,
                "header %s is '%s': expected at most %s after %s, the end of the chunk before it in the epoch (%s for each chunk from there on); begin a new epoch (%s) where the clock of the source changes"
                        .formatted(
                                ChunkHeaders.TIME,
                                CaptureTime.format(refused.chunk().captureMicros()),
                                Duration.of(
                                        maxJumpMicros * (refused.missing() + 1), ChronoUnit.MICROS),
                                CaptureTime.format(refused.fromMicros()),
                                OrderOptions.MAX_CLOCK_JUMP.key(),
                                ChunkHeaders.EPOCH));
    }
}
