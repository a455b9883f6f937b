// SPDX-License-Identifier: Apache-2.0
/** Single frames, decoded as the job decodes them. */
@NullMarked
package dev.sluice.console.frame;

import org.jspecify.annotations.NullMarked;
