// SPDX-License-Identifier: Apache-2.0
/**
 * Runs one clip through the engine in the caller's thread: the same steps, drop, memory and
 * evidence as in the job, with heap maps in place of keyed state. An answer about a clip is
 * therefore the answer that the job gives.
 */
@NullMarked
package dev.sluice.engine.clip;

import org.jspecify.annotations.NullMarked;
