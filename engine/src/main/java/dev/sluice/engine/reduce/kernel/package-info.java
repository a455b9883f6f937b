// SPDX-License-Identifier: Apache-2.0
/**
 * The sums over floats and bytes in which token reduction spends its time, in plain Java and with
 * the Vector API ({@code jdk.incubator.vector}), with the same bits.
 *
 * <p>{@link dev.sluice.engine.reduce.kernel.Kernels} is the face of the package and defines the
 * order of every sum; its implementations are package-private, and one suite of tests runs on all
 * of them. {@link dev.sluice.engine.reduce.kernel.Selection} finds the highest and lowest values.
 */
@NullMarked
package dev.sluice.engine.reduce.kernel;

import org.jspecify.annotations.NullMarked;
