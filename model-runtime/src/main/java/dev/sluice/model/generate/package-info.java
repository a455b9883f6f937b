// SPDX-License-Identifier: Apache-2.0
/**
 * Generates answers: assembles the embeddings of a prompt, runs the prefill in blocks, and chooses
 * text tokens or one of the allowed options. The entry point is {@link
 * dev.sluice.model.generate.Generator}.
 */
@NullMarked
package dev.sluice.model.generate;

import org.jspecify.annotations.NullMarked;
