// SPDX-License-Identifier: Apache-2.0
/**
 * The way of a question from admission to answer. {@link
 * dev.sluice.engine.question.QuestionSchedule} admits queries and hands them out when they are due;
 * a release fixes a question's evidence, and {@link dev.sluice.engine.question.AnswerTask} asks the
 * model. Everything but silence depends on the stream's clock only, so that a replay releases the
 * same questions in the same order.
 */
@NullMarked
package dev.sluice.engine.question;

import org.jspecify.annotations.NullMarked;
