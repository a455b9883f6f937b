// SPDX-License-Identifier: Apache-2.0
/** Writes decoded frames as JPEG, for people to see. */
@NullMarked
package dev.sluice.ingest.jpeg;

import org.jspecify.annotations.NullMarked;
