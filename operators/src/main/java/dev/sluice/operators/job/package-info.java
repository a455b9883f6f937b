/**
 * The job graph: the functions in front of the keyed operators, the operators with their uids, and
 * the sources and sinks in Kafka.
 */
package dev.sluice.operators.job;
