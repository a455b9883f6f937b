// SPDX-License-Identifier: Apache-2.0
/**
 * What the console knows of each stream: its video, the tokens that were kept, its events,
 * questions and answers. All of it comes from the topics and is bounded.
 */
@NullMarked
package dev.sluice.console.stream;

import org.jspecify.annotations.NullMarked;
