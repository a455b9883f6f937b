// SPDX-License-Identifier: Apache-2.0
/** The verb {@code ingest}: publishes sources to the video topic and prints their progress. */
@NullMarked
package dev.sluice.app.ingest;

import org.jspecify.annotations.NullMarked;
