// SPDX-License-Identifier: Apache-2.0
/**
 * The Kafka topics of a deployment: which ones there are and with which settings, how missing ones
 * are created and existing ones are checked, and which ones a replay writes to.
 */
@NullMarked
package dev.sluice.platform.topics;

import org.jspecify.annotations.NullMarked;
