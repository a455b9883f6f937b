package dev.sluice.engine.protocol;

/**
 * How long an answer took: the only part of it that differs between runs. Milliseconds.
 *
 * @param waited from the arrival of the question to the call of the model
 * @param prefill time spent on prefill
 * @param firstToken from the call to the first token
 * @param total from the call to the end
 */
public record AnswerTiming(double waited, double prefill, double firstToken, double total) {

    /** Of an answer that no model was asked for. */
    public static final AnswerTiming NONE = new AnswerTiming(0, 0, 0, 0);
}
