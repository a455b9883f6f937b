// SPDX-License-Identifier: Apache-2.0
/** The verb {@code console}, and the console beside the job in {@code run} and {@code demo}. */
@NullMarked
package dev.sluice.app.console;

import org.jspecify.annotations.NullMarked;
