package dev.sluice.operators.query;

import dev.sluice.operators.record.ErrorCode;

/**
 * Why there is no answer.
 *
 * @param code what went wrong
 * @param message what was found, what was expected and what to do
 */
public record AnswerError(ErrorCode code, String message) {}
