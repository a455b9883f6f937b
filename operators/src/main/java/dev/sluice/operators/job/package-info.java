// SPDX-License-Identifier: Apache-2.0
/**
 * The job graph: the functions in front of the keyed operators, the operators with their uids, and
 * the sources and sinks in Kafka.
 */
@NullMarked
package dev.sluice.operators.job;

import org.jspecify.annotations.NullMarked;
