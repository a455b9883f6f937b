// SPDX-License-Identifier: Apache-2.0
/** The JSON of what the console knows. */
@NullMarked
package dev.sluice.console.json;

import org.jspecify.annotations.NullMarked;
