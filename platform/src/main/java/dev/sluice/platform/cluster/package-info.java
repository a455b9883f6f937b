/**
 * A Flink cluster in this process, which {@code run}, {@code replay} and {@code demo} use: its
 * jobs, their restarts and their checkpoints.
 */
package dev.sluice.platform.cluster;
