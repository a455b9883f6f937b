/** What is asked about which clips in an evaluation, and what the right answers are. */
package dev.sluice.evaluation.set;
