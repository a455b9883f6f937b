// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.perceive;

import dev.sluice.engine.reduce.CameraMotion;

/**
 * A step from which on a stream's camera does something else.
 *
 * @param step absolute index of the step
 * @param captureMicros capture time of the step's first frame, microseconds since 1970
 * @param before what the camera did before
 * @param after what it does now
 */
public record MotionChange(
        long step, long captureMicros, CameraMotion before, CameraMotion after) {}
