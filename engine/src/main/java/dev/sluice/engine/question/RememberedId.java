// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.question;

/**
 * The id of a question that is no longer pending.
 *
 * @param number its position in the order in which ids are remembered
 * @param clockMicros the stream's clock when it was remembered, microseconds since 1970, or {@link
 *     QuestionSchedule#NO_CLOCK}
 */
record RememberedId(long number, long clockMicros) implements ScheduleEntry {}
