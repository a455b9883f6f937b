// SPDX-License-Identifier: Apache-2.0
/** Names that savepoints of earlier releases contain; each redirects to the class in use now. */
@NullMarked
package dev.sluice.operators.answer;

import org.jspecify.annotations.NullMarked;
