// SPDX-License-Identifier: Apache-2.0
/**
 * The operator at the end of the keyed chain: it keeps the memory of each stream, releases
 * questions when their time has come, and answers them on a pool.
 */
@NullMarked
package dev.sluice.operators.memory;

import org.jspecify.annotations.NullMarked;
