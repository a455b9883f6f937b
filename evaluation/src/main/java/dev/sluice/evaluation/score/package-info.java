/** How right answers are, and how sure that is. Plain Java. */
package dev.sluice.evaluation.score;
