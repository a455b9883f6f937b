// SPDX-License-Identifier: Apache-2.0
/** Encodes frames that were drawn as a video file. */
@NullMarked
package dev.sluice.ingest.film;

import org.jspecify.annotations.NullMarked;
