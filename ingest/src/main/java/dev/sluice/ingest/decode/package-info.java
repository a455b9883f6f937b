// SPDX-License-Identifier: Apache-2.0
/**
 * Decodes chunks into sampled frames and pairs these into temporal patches.
 *
 * <p>{@link dev.sluice.ingest.decode.ChunkDecoder} opens {@code ChunkPackets} for each call (a
 * container or a JPEG, from memory only), inspects the headers of every packet before the decoder
 * sees them ({@code FrameInspector}), and compares the packets with the frames that were decoded
 * ({@code DecodeRun}).
 *
 * <p>The following damage is found: lost, marked or invalid transport packets, packets without a
 * frame, and frames that the decoder reports as damaged. A flipped bit within a frame of H.265 or
 * VP9 can remain undetected, because these formats have no redundancy that would reveal it.
 */
@NullMarked
package dev.sluice.ingest.decode;

import org.jspecify.annotations.NullMarked;
