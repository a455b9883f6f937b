// SPDX-License-Identifier: Apache-2.0
/** The verb {@code streams}: lists the streams of a deployment and how they are. */
@NullMarked
package dev.sluice.app.streams;

import org.jspecify.annotations.NullMarked;
