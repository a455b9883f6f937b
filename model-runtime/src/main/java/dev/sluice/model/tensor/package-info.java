// SPDX-License-Identifier: Apache-2.0
/**
 * Arrays of values outside of any graph: half precision and NumPy's file format. The entry points
 * are {@link dev.sluice.model.tensor.Float16} and {@link dev.sluice.model.tensor.Npy}. Plain Java;
 * other modules use this package, too.
 */
@NullMarked
package dev.sluice.model.tensor;

import org.jspecify.annotations.NullMarked;
