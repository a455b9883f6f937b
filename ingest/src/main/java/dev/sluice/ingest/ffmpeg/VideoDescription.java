// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.ffmpeg;

import org.bytedeco.javacpp.BytePointer;

import java.util.LinkedHashSet;
import java.util.Set;

import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_JPEG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_MPEG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_TRC_ARIB_STD_B67;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_TRC_SMPTE2084;
import static org.bytedeco.ffmpeg.global.avutil.av_color_primaries_name;
import static org.bytedeco.ffmpeg.global.avutil.av_color_space_name;
import static org.bytedeco.ffmpeg.global.avutil.av_color_transfer_name;
import static org.bytedeco.ffmpeg.global.avutil.av_get_pix_fmt_name;

/**
 * What a person wants to know about the video of an open source.
 *
 * @param container FFmpeg's name of the container, such as {@code mpegts}
 * @param format of the packets
 * @param videoStreams number of the container's video streams, cover art aside
 * @param interlaced whether frames consist of two fields, as far as the container or the first
 *     frames say so
 */
public record VideoDescription(
        String container, VideoFormat format, int videoStreams, boolean interlaced) {

    private static final String UNKNOWN = "unknown";

    /** The pixel format and the colours, such as {@code yuv420p, bt709, limited range}. */
    public String colors() {
        VideoFormat.ColorInfo color = format.color();
        Set<String> parts = new LinkedHashSet<>();
        parts.add(name(av_get_pix_fmt_name(format.pixelFormat())));
        parts.add(name(av_color_space_name(color.space())));
        parts.add(name(av_color_primaries_name(color.primaries())));
        parts.add(name(av_color_transfer_name(color.transfer())));
        if (color.range() == AVCOL_RANGE_JPEG) {
            parts.add("full range");
        } else if (color.range() == AVCOL_RANGE_MPEG) {
            parts.add("limited range");
        }
        parts.remove(UNKNOWN);
        return parts.isEmpty() ? UNKNOWN : String.join(", ", parts);
    }

    /** Whether the brightness is that of HDR (PQ or HLG), which ordinary screens cannot show. */
    public boolean isHdr() {
        int transfer = format.color().transfer();
        return transfer == AVCOL_TRC_SMPTE2084 || transfer == AVCOL_TRC_ARIB_STD_B67;
    }

    private static String name(BytePointer name) {
        return name == null || name.isNull() ? UNKNOWN : name.getString();
    }
}
