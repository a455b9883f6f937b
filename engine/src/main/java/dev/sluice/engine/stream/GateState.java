// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.stream;

/**
 * What the gate remembers of a stream.
 *
 * @param encoded thumbnail of the last frame of the last encoded patch
 * @param encodedMicros capture time of that patch, microseconds since 1970
 */
public record GateState(Thumbnail encoded, long encodedMicros) {}
