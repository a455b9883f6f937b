// SPDX-License-Identifier: Apache-2.0
/**
 * The choice of the tokens of memory that enter the prompt of a question, where there are more than
 * a prompt may have. Pure functions of the evidence and the question, so that a replay chooses as the
 * live job did.
 */
@NullMarked
package dev.sluice.engine.evidence;

import org.jspecify.annotations.NullMarked;
