// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.protocol;

/**
 * How many tokens the model read and wrote for an answer; the same in every run.
 *
 * @param promptTokens tokens of the prompt, visual and text
 * @param generatedTokens text tokens of the answer, without the one that ends it
 */
public record AnswerUsage(int promptTokens, int generatedTokens) {}
