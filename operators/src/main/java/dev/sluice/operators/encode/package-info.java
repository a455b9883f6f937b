// SPDX-License-Identifier: Apache-2.0
/**
 * The operator at the head of the keyed chain: it orders the chunks of each stream, decodes and
 * encodes them on a pool, and emits steps, the stream's clock and questions.
 */
@NullMarked
package dev.sluice.operators.encode;

import org.jspecify.annotations.NullMarked;
