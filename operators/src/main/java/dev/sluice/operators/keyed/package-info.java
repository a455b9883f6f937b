// SPDX-License-Identifier: Apache-2.0
/**
 * Tools of keyed operators: work on a pool that completes as mail under the key that submitted it,
 * visits to all streams of a subtask, and eviction of idle streams. They know nothing of video.
 */
@NullMarked
package dev.sluice.operators.keyed;

import org.jspecify.annotations.NullMarked;
