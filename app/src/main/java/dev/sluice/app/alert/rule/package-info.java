// SPDX-License-Identifier: Apache-2.0
/**
 * Which answers of watches are alerts: the rules of the command line or of a file, and the
 * cool-down between two alerts of one watch. Nothing here knows Kafka or sends anything.
 */
@NullMarked
package dev.sluice.app.alert.rule;

import org.jspecify.annotations.NullMarked;
