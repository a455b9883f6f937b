// SPDX-License-Identifier: Apache-2.0
/**
 * A Kafka broker, ZooKeeper and a Flink cluster as processes of the operating system, which tests
 * kill, stop and start again.
 */
@NullMarked
package dev.sluice.app.faults.process;

import org.jspecify.annotations.NullMarked;
