// SPDX-License-Identifier: Apache-2.0
/**
 * Reads a video file, or a part of a stream in the video topic, as the job reads a stream, and runs
 * one or several policies on it. It is used by the verbs that look at a video as a whole.
 */
@NullMarked
package dev.sluice.app.clip;

import org.jspecify.annotations.NullMarked;
