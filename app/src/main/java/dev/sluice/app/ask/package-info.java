// SPDX-License-Identifier: Apache-2.0
/**
 * The verb {@code ask}: sends a question to the queries topic and prints its answers. The printer
 * is also used by {@code replay}.
 */
@NullMarked
package dev.sluice.app.ask;

import org.jspecify.annotations.NullMarked;
