// SPDX-License-Identifier: Apache-2.0
/**
 * The differences between families of video LLMs: how frames become the encoder's input, and how
 * steps and a question become a prompt with positions. The entry point is {@link
 * dev.sluice.model.family.Families}, which chooses the {@link dev.sluice.model.family.ModelFamily}
 * of a folder; a family starts a {@link dev.sluice.model.family.PromptAssembler} for each prompt.
 */
@NullMarked
package dev.sluice.model.family;

import org.jspecify.annotations.NullMarked;
