// SPDX-License-Identifier: Apache-2.0
/**
 * The verb {@code reduce}: runs a policy on features in .npy files. It reads and writes arrays; the
 * arithmetic on tokens is in {@code engine.reduce}.
 */
@NullMarked
package dev.sluice.app.reduce;

import org.jspecify.annotations.NullMarked;
