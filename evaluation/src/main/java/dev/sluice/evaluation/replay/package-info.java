// SPDX-License-Identifier: Apache-2.0
/**
 * Runs the job of {@code sluice run} and {@code sluice replay} over clips without Kafka: {@link
 * dev.sluice.evaluation.replay.ClipRecorder} reads a clip into memory, and {@link
 * dev.sluice.evaluation.replay.LocalReplay} runs the operators over it in a cluster of this
 * process. Several replays share one model and the features that it has computed.
 */
@NullMarked
package dev.sluice.evaluation.replay;

import org.jspecify.annotations.NullMarked;
