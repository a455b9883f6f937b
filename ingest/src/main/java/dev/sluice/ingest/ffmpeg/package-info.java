// SPDX-License-Identifier: Apache-2.0
/**
 * The only package that calls FFmpeg. Its classes wrap one native object each: packets and frames,
 * a {@link dev.sluice.ingest.ffmpeg.Demuxer} and a {@link dev.sluice.ingest.ffmpeg.Muxer}, a {@link
 * dev.sluice.ingest.ffmpeg.VideoDecoder} and an {@link dev.sluice.ingest.ffmpeg.H264Encoder}, a
 * parser of packet headers, a filter of frames and a converter to RGB. No type of JavaCPP appears in a public
 * signature, so the packages above hold no native pointer.
 *
 * <p>Every class that owns native memory extends {@link dev.sluice.ingest.ffmpeg.NativeObject}: the
 * code that opens an object closes it, and an {@code open} method that fails frees what it has
 * allocated. Several objects are closed together by a {@link
 * dev.sluice.ingest.ffmpeg.ResourceStack}.
 *
 * <p>The package uses FFmpeg's C API rather than JavaCV's grabber, because the grabber holds a
 * process-wide lock while it opens a video and decodes before limits can be set.
 */
@NullMarked
package dev.sluice.ingest.ffmpeg;

import org.jspecify.annotations.NullMarked;
