// SPDX-License-Identifier: Apache-2.0
/**
 * The published methods of reducing visual tokens, as pure functions: some steps in, the tokens
 * that are left out. Plain Java on arrays, without state, clocks or randomness.
 *
 * <p>{@link dev.sluice.engine.policy.ClipPolicy} is the table of the methods. {@code engine.reduce}
 * applies them to a stream; this package knows of no stream.
 *
 * <p>Everywhere, equal scores go to the token with the lowest index, and sums are made in doubles in
 * one fixed order, so that the same steps give the same bits on every machine.
 */
@NullMarked
package dev.sluice.engine.policy;

import org.jspecify.annotations.NullMarked;
