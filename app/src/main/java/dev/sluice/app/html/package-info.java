// SPDX-License-Identifier: Apache-2.0
/** Text in the pages that commands write. */
@NullMarked
package dev.sluice.app.html;

import org.jspecify.annotations.NullMarked;
