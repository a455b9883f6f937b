// SPDX-License-Identifier: Apache-2.0
/**
 * Decodes chunks into sampled frames and pairs these into temporal patches.
 *
 * <p>{@link dev.sluice.ingest.decode.ChunkDecoder} opens {@code ChunkPackets} for each call (a
 * container or a JPEG, from memory only). {@code ChunkReader} reads all packets, inspects their
 * headers before a decoder sees them ({@code FrameInspector}) and groups them into frames ({@code
 * FrameGrouping}); {@code ChunkPresentation} knows which of these are shown and when. {@code DecodeRun}
 * decodes them in segments: {@code SegmentDecoder} compares the frames that the decoder gives with
 * the packets, and at damage the segment is decoded again without what depends on it.
 *
 * <p>A flipped bit within a frame of H.265, VP9 or AV1 can remain undetected, because these formats
 * have no redundancy that would reveal it.
 */
@NullMarked
package dev.sluice.ingest.decode;

import org.jspecify.annotations.NullMarked;
