// SPDX-License-Identifier: Apache-2.0
/**
 * A sink around that of the Kafka connector. It makes up for what the connector does when a broker
 * is away or a checkpoint did not complete: a close that fails the whole process, clients that stay
 * open, transactions that nobody ends.
 */
@NullMarked
package dev.sluice.operators.sink;

import org.jspecify.annotations.NullMarked;
