// SPDX-License-Identifier: Apache-2.0
/**
 * Questions about scenes, with answers that are derived from the truth. A question is made only if
 * its answer is unambiguous.
 */
@NullMarked
package dev.sluice.world.question;

import org.jspecify.annotations.NullMarked;
