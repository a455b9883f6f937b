// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.protocol;

import org.jspecify.annotations.Nullable;

/**
 * Why a question could not be answered.
 *
 * @param code the error code
 * @param message what was found, what was expected and what to do, or null where a reader did not
 *     find it
 */
public record AnswerError(ErrorCode code, @Nullable String message) {}
