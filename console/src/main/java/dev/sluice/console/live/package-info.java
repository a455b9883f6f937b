// SPDX-License-Identifier: Apache-2.0
/** What is new, for clients that stay connected. */
@NullMarked
package dev.sluice.console.live;

import org.jspecify.annotations.NullMarked;
