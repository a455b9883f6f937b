// SPDX-License-Identifier: Apache-2.0
/**
 * How far the partitions of the video topic have been read: a wrapper of Flink's Kafka source that
 * emits it as watermarks.
 */
@NullMarked
package dev.sluice.operators.source;

import org.jspecify.annotations.NullMarked;
