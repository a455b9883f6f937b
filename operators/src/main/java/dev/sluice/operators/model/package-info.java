// SPDX-License-Identifier: Apache-2.0
/** How operators open the model and run it on threads that the process shares. */
@NullMarked
package dev.sluice.operators.model;

import org.jspecify.annotations.NullMarked;
