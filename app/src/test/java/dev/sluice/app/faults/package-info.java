// SPDX-License-Identifier: Apache-2.0
/**
 * The fault suite: jobs on a real cluster, one fault after another, and the comparison of their
 * answers with those of an undisturbed run (docs/reliability.md).
 */
@NullMarked
package dev.sluice.app.faults;

import org.jspecify.annotations.NullMarked;
