/** What becomes of things that hardly move: slow drift, and an hour of standing still. */
package dev.sluice.evaluation.slowscene;
