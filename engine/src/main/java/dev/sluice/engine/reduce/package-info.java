// SPDX-License-Identifier: Apache-2.0
/**
 * Token reduction: the differential drop, the temporal merge and the detection of scene changes.
 * Plain Java on arrays, one step at a time.
 *
 * <p>{@link dev.sluice.engine.reduce.ReductionPolicy} creates the reducers; their implementations
 * are package-private. Besides Java, the package uses only the half floats of {@code model.tensor}
 * and {@code engine.format}, in which a drop's state is stored.
 */
@NullMarked
package dev.sluice.engine.reduce;

import org.jspecify.annotations.NullMarked;
