// SPDX-License-Identifier: Apache-2.0
/**
 * Cuts a stream of packets into chunks that can be decoded without their neighbours. {@link
 * dev.sluice.ingest.cut.ChunkCutter} is the entry point. {@code GopGrouper} decides where to cut,
 * by the times, sizes and kinds of frames only; the classes around it parse the bitstreams of H.264
 * and H.265, write containers, and re-encode what cannot be copied.
 */
@NullMarked
package dev.sluice.ingest.cut;

import org.jspecify.annotations.NullMarked;
