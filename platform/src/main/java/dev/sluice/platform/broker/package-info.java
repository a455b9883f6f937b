// SPDX-License-Identifier: Apache-2.0
/** A Kafka broker in this process, for the demo and the tests. */
@NullMarked
package dev.sluice.platform.broker;

import org.jspecify.annotations.NullMarked;
