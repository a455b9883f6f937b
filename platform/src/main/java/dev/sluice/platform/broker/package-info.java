// SPDX-License-Identifier: Apache-2.0
/**
 * A Kafka broker in this process: one with a temporary folder for the demo and the tests, and one
 * that keeps its topics.
 */
@NullMarked
package dev.sluice.platform.broker;

import org.jspecify.annotations.NullMarked;
