// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.protocol;

/**
 * How long an answer took, in milliseconds: the only part of an answer that differs between runs.
 *
 * @param waited from the arrival of the question to the call of the model
 * @param prefill the time spent on prefill
 * @param firstToken from the call of the model to the first text token
 * @param total from the call of the model to the end of the text
 */
public record AnswerTiming(double waited, double prefill, double firstToken, double total) {

    /** The timing of an answer to a question that was not admitted. */
    public static final AnswerTiming NONE = new AnswerTiming(0, 0, 0, 0);
}
