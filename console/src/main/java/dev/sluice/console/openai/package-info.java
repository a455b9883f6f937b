// SPDX-License-Identifier: Apache-2.0
/**
 * The interface of OpenAI's chat completions (https://platform.openai.com/docs/api-reference/chat),
 * as far as a question about a stream has a meaning in it, so that existing clients can ask.
 */
@NullMarked
package dev.sluice.console.openai;

import org.jspecify.annotations.NullMarked;
