// SPDX-License-Identifier: Apache-2.0
/** The operator that drops repeated visual tokens and detects scene changes. */
@NullMarked
package dev.sluice.operators.drop;

import org.jspecify.annotations.NullMarked;
