// SPDX-License-Identifier: Apache-2.0
/**
 * Cuts a stream of packets into chunks that can be decoded without their neighbours. {@link
 * dev.sluice.ingest.cut.ChunkCutter} is the entry point. {@code GopGrouper} decides where to cut,
 * by the times, sizes and kinds of frames only. Before it, {@code NalBitstream} joins packets to
 * whole frames, and {@code DamageFilter} leaves out what is damaged or depends on damage; after it,
 * {@code ChunkMuxer} writes containers, and {@code EncodingCutter} re-encodes what cannot be copied.
 */
@NullMarked
package dev.sluice.ingest.cut;

import org.jspecify.annotations.NullMarked;
