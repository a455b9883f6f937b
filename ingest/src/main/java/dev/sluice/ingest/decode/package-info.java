/**
 * Decoding: chunks in, sampled pictures out, and the pairing of these into temporal patches.
 *
 * <p>{@link dev.sluice.ingest.decode.ChunkDecoder} opens for each call a {@code PacketSource} (a
 * container or a JPEG, from memory alone), looks at every packet's headers before the decoder does
 * ({@code PictureInspector}), and compares what went in with what came out ({@code DecodeRun}). It
 * uses FFmpeg's C API rather than JavaCV's grabber, which holds a lock of the whole process while
 * it opens a video, and decodes before limits can be set.
 *
 * <p>What damage is found: lost, marked or broken transport packets; packets without a picture;
 * pictures that the decoder reports as damaged. A flipped bit within an H.265 or VP9 picture can
 * pass, because these formats have no redundancy by which a decoder could tell.
 */
package dev.sluice.ingest.decode;
