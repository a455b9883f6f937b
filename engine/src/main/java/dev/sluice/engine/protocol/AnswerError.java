package dev.sluice.engine.protocol;

/**
 * Why there is no answer.
 *
 * @param code what went wrong
 * @param message what was found, what was expected and what to do
 */
public record AnswerError(ErrorCode code, String message) {}
