package dev.sluice.operators.answer;

import dev.sluice.operators.memory.VisualMemory;

/**
 * One stream, read from state; it may be dropped and read again at any time.
 *
 * @param memory what is remembered
 * @param book the questions that stand
 * @param released the questions that have had their turn
 */
record StreamSession(VisualMemory memory, QuestionBook book, ReleasedTurns released) {}
