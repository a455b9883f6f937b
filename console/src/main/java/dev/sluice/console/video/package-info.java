// SPDX-License-Identifier: Apache-2.0
/**
 * The video of a stream as a player gets it: an index of its chunks, playlists (HLS, RFC 8216), and
 * the times of their packets, which are those of the capture instead of starting at 0. Nothing is
 * decoded or encoded here, except for single frames.
 */
@NullMarked
package dev.sluice.console.video;

import org.jspecify.annotations.NullMarked;
