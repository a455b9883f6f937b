// SPDX-License-Identifier: Apache-2.0
/**
 * Text on its way into and out of a model: the tokenizer of a model folder, which keeps special
 * tokens in a user's text from taking effect, and the spelling of numbers in prompts. The entry
 * point is {@link dev.sluice.model.text.TextTokenizer}.
 */
@NullMarked
package dev.sluice.model.text;

import org.jspecify.annotations.NullMarked;
