// SPDX-License-Identifier: Apache-2.0
/**
 * Turns chunks into steps of visual tokens: decode, sample, gate, encode. The job and {@code sluice
 * answer} both use this path, so they see the same tokens.
 */
@NullMarked
package dev.sluice.engine.perceive;

import org.jspecify.annotations.NullMarked;
