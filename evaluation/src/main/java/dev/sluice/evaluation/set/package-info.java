// SPDX-License-Identifier: Apache-2.0
/**
 * Question sets: clips, questions about them, and the correct answers. {@link
 * dev.sluice.evaluation.set.RoomSet} generates sets about the drawn room.
 */
@NullMarked
package dev.sluice.evaluation.set;

import org.jspecify.annotations.NullMarked;
