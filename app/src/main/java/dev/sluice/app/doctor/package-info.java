// SPDX-License-Identifier: Apache-2.0
/**
 * The verb {@code doctor}: checks what Sluice needs on this machine, one finding for each check,
 * and says what to do where something is missing.
 */
@NullMarked
package dev.sluice.app.doctor;

import org.jspecify.annotations.NullMarked;
