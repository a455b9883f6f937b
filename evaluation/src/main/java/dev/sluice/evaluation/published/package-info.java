/** Published streaming benchmarks, read from their own files. */
package dev.sluice.evaluation.published;
