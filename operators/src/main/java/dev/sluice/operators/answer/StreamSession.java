package dev.sluice.operators.answer;

import dev.sluice.operators.memory.VisualMemory;

import java.util.TreeMap;

/**
 * One stream, read from state; it may be dropped and read again at any time.
 *
 * @param memory what is remembered
 * @param book the questions that stand
 * @param released ids of the questions that have had their turn, in the order of release
 */
record StreamSession(VisualMemory memory, QuestionBook book, TreeMap<Long, String> released) {}
