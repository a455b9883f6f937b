// SPDX-License-Identifier: Apache-2.0
/**
 * The verb {@code answer}: one answer about a video file, without Kafka or Flink. It feeds the file
 * to {@link dev.sluice.engine.clip}, so the answer is the one that the job gives.
 */
@NullMarked
package dev.sluice.app.answer;

import org.jspecify.annotations.NullMarked;
