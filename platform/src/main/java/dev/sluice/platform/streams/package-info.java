// SPDX-License-Identifier: Apache-2.0
/**
 * The file of streams: which streams {@code ingest --streams} reads, and the watches about them.
 * {@link dev.sluice.platform.streams.StreamsFile} reads it, and {@link
 * dev.sluice.platform.streams.StreamsRunner} makes what runs equal to what it says.
 */
@NullMarked
package dev.sluice.platform.streams;

import org.jspecify.annotations.NullMarked;
