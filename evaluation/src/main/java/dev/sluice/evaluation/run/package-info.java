/** What an evaluation runs: policies and baselines over the clips of a set. */
package dev.sluice.evaluation.run;
