// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.protocol;

/**
 * Why a question could not be answered.
 *
 * @param code the error code
 * @param message what was found, what was expected and what to do
 */
public record AnswerError(ErrorCode code, String message) {}
