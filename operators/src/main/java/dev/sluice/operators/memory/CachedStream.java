// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.memory;

import dev.sluice.engine.memory.VisualMemory;
import dev.sluice.engine.question.QuestionSchedule;
import dev.sluice.engine.question.ReleasedIndex;

/**
 * One stream as it was read from state. All of its parts write their changes to state, so it can be
 * evicted and read again at any time.
 *
 * @param memory the memory of the stream
 * @param schedule the pending questions
 * @param released the released questions that are not answered yet
 */
record CachedStream(VisualMemory memory, QuestionSchedule schedule, ReleasedIndex released) {}
