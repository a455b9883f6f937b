// SPDX-License-Identifier: Apache-2.0
/**
 * Quantities and times as people read them. All verbs write them with these classes, so that they
 * look the same everywhere.
 */
@NullMarked
package dev.sluice.platform.text;

import org.jspecify.annotations.NullMarked;
