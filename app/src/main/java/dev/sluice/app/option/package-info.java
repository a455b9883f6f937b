// SPDX-License-Identifier: Apache-2.0
/**
 * The grammar that all verbs share: mixins for the configuration, the deployment and the output,
 * and one converter each for durations, times and policies.
 */
@NullMarked
package dev.sluice.app.option;

import org.jspecify.annotations.NullMarked;
