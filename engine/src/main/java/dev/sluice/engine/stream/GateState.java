// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.stream;

/**
 * The state of the gate for one stream.
 *
 * @param encoded thumbnail of the last frame of the last encoded step
 * @param encodedMicros capture time of that step, microseconds since 1970
 */
public record GateState(Thumbnail encoded, long encodedMicros) {}
