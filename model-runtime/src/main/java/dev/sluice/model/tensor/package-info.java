// SPDX-License-Identifier: Apache-2.0
/**
 * Arrays of values outside of any graph: half precision, NumPy's file format, and what an encoder
 * says of tokens. The entry points are {@link dev.sluice.model.tensor.Float16}, {@link
 * dev.sluice.model.tensor.Npy} and {@link dev.sluice.model.tensor.Signal}. Plain Java; other
 * modules use this package, too.
 */
@NullMarked
package dev.sluice.model.tensor;

import org.jspecify.annotations.NullMarked;
