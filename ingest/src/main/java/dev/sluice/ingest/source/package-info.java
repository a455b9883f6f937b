// SPDX-License-Identifier: Apache-2.0
/**
 * Reads the sources of video (files, cameras, playlists, devices and the synthetic scene) and
 * publishes them as chunks. {@link dev.sluice.ingest.source.Ingest} is the entry point: it runs
 * each stream on a thread of its own ({@code StreamWorker}), epoch after epoch ({@code
 * EpochRunner}), and reopens live sources that were lost.
 */
@NullMarked
package dev.sluice.ingest.source;

import org.jspecify.annotations.NullMarked;
