// SPDX-License-Identifier: Apache-2.0
/**
 * The items that are passed down the chain of keyed operators, and the parts of a stream that come
 * before its steps: the order of its chunks, its progress, and the gate that spares the encoder.
 */
@NullMarked
package dev.sluice.engine.stream;

import org.jspecify.annotations.NullMarked;
