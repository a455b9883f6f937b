// SPDX-License-Identifier: Apache-2.0
/** The verb {@code forget}: lets a running job drop all state of a stream. */
@NullMarked
package dev.sluice.app.forget;

import org.jspecify.annotations.NullMarked;
