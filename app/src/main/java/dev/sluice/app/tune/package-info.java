// SPDX-License-Identifier: Apache-2.0
/**
 * The verb {@code tune}: proposes a policy and its threshold for one's own video. It asks the same
 * questions at the same times under several settings and without dropping, in one pass over the
 * video, and compares the answers.
 */
@NullMarked
package dev.sluice.app.tune;

import org.jspecify.annotations.NullMarked;
