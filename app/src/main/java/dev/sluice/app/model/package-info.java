// SPDX-License-Identifier: Apache-2.0
/**
 * The verb {@code model}: downloads model folders, lists those that there are, and checks whether
 * one opens and what it is good for.
 */
@NullMarked
package dev.sluice.app.model;

import org.jspecify.annotations.NullMarked;
