// SPDX-License-Identifier: Apache-2.0
/**
 * Evaluates watches: when they fire compared with when the event happens, and how many calls of the
 * model they need compared with polling.
 */
@NullMarked
package dev.sluice.evaluation.watch;

import org.jspecify.annotations.NullMarked;
