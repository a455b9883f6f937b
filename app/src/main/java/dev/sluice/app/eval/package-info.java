// SPDX-License-Identifier: Apache-2.0
/**
 * The verb {@code eval} and its subcommands: their options. The evaluations themselves are in the
 * module {@code evaluation}.
 */
@NullMarked
package dev.sluice.app.eval;

import org.jspecify.annotations.NullMarked;
