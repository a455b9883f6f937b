// SPDX-License-Identifier: Apache-2.0
/**
 * Says which streams there are and how they are, from the video and events topics. {@link
 * dev.sluice.platform.overview.StreamsOverview} reads them backwards, so that the size of the topics
 * does not matter.
 */
@NullMarked
package dev.sluice.platform.overview;

import org.jspecify.annotations.NullMarked;
