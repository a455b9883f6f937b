// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.question;

/** What a {@link QuestionSchedule} stores under the id of a question. */
sealed interface ScheduleEntry permits PendingQuestion, RememberedId {

    /** Returns its position in the order of arrival. */
    long number();
}
