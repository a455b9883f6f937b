package dev.sluice.operators.memory;

import dev.sluice.engine.memory.VisualMemory;
import dev.sluice.engine.question.QuestionSchedule;
import dev.sluice.engine.question.ReleasedIndex;

/**
 * One stream, read from state; it may be dropped and read again at any time.
 *
 * @param memory what is remembered
 * @param book the questions that stand
 * @param released the questions that have had their turn
 */
record LiveStream(VisualMemory memory, QuestionSchedule book, ReleasedIndex released) {}
