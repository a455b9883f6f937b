// SPDX-License-Identifier: Apache-2.0
/**
 * The verb {@code inspect}: shows what policies keep, merge and drop of a video. {@link
 * dev.sluice.app.inspect.InspectCommand} reads the video once for all policies; the frames wait on
 * disk until their tokens are final. Then the pictures are drawn.
 */
@NullMarked
package dev.sluice.app.inspect;

import org.jspecify.annotations.NullMarked;
