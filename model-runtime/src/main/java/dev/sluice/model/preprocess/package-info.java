// SPDX-License-Identifier: Apache-2.0
/**
 * Arithmetic on the pixels of frames before they are encoded: resizing, scaling and the layout of
 * patches, equal to the reference implementations to the last bit. There is no single entry point;
 * the families combine these classes.
 */
@NullMarked
package dev.sluice.model.preprocess;

import org.jspecify.annotations.NullMarked;
