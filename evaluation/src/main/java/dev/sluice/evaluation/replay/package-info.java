/**
 * The job over clips that are held in memory: the operators of {@code run} and {@code replay},
 * without a Kafka, in a cluster of this process.
 */
package dev.sluice.evaluation.replay;
