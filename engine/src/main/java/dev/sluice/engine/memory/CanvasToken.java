// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.memory;

/**
 * One token of a canvas. The array is not copied and must not be changed.
 *
 * @param step index of the step that it comes from
 * @param captureMicros capture time of that step's first frame, microseconds since 1970
 * @param endMicros capture time of that step's last frame
 * @param span index of the last step that the token stands for, minus {@code step}
 * @param embedding halves, two bytes each, low byte first
 */
record CanvasToken(long step, long captureMicros, long endMicros, int span, byte[] embedding) {}
