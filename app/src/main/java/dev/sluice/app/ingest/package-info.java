// SPDX-License-Identifier: Apache-2.0
/** The verb {@code ingest}: publishes sources to the video topic and prints their progress. */
package dev.sluice.app.ingest;
