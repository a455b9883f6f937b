// SPDX-License-Identifier: Apache-2.0
/** Reading topics: following their ends, and reading single records again. */
@NullMarked
package dev.sluice.console.topic;

import org.jspecify.annotations.NullMarked;
