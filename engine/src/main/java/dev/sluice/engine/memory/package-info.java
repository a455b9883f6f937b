// SPDX-License-Identifier: Apache-2.0
/**
 * The memory of one stream within a budget: the open window, the history of blocks and the canvas,
 * the evidence that questions get from them, and the formats in which all of it is stored.
 */
@NullMarked
package dev.sluice.engine.memory;

import org.jspecify.annotations.NullMarked;
