// SPDX-License-Identifier: Apache-2.0
/**
 * Estimates from the sampled frames of a stream what its camera does: whether it stands still,
 * shakes, pans or zooms.
 */
@NullMarked
package dev.sluice.engine.motion;

import org.jspecify.annotations.NullMarked;
