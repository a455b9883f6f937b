// SPDX-License-Identifier: Apache-2.0
/**
 * The verb {@code replay}: runs the job again on what is recorded, with the recorded questions or
 * new ones; says what this run, or the live run, lost; and compares the answers of two runs.
 */
@NullMarked
package dev.sluice.app.replay;

import org.jspecify.annotations.NullMarked;
