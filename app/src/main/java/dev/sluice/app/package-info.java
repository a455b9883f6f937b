// SPDX-License-Identifier: Apache-2.0
/**
 * The {@code sluice} command: its root, and how it reports failures and usage errors. Every verb is
 * a package of its own; {@link dev.sluice.app.option} holds the grammar that they share.
 */
@NullMarked
package dev.sluice.app;

import org.jspecify.annotations.NullMarked;
