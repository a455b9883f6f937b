// SPDX-License-Identifier: Apache-2.0
/**
 * Progress for people. {@link dev.sluice.app.progress.Screen} is the terminal of the process: what
 * verbs print stands above an area of lines that are updated in place. {@link
 * dev.sluice.app.progress.Progress} is what a verb shows there. Where standard error is no terminal,
 * it becomes some plain lines.
 */
@NullMarked
package dev.sluice.app.progress;

import org.jspecify.annotations.NullMarked;
