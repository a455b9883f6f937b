// SPDX-License-Identifier: Apache-2.0
/**
 * The types of the records between the operators as Flink sees them: type information, serializers
 * and side outputs, and what Kafka's source and sinks need.
 */
@NullMarked
package dev.sluice.operators.record;

import org.jspecify.annotations.NullMarked;
