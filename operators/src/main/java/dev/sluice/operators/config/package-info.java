// SPDX-License-Identifier: Apache-2.0
/**
 * The job's options, one class per section of the configuration, and the checks of their values.
 */
@NullMarked
package dev.sluice.operators.config;

import org.jspecify.annotations.NullMarked;
