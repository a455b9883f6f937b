// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.ffmpeg;

import org.bytedeco.ffmpeg.avfilter.AVFilterContext;
import org.bytedeco.ffmpeg.avfilter.AVFilterGraph;
import org.bytedeco.ffmpeg.avfilter.AVFilterInOut;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

import static org.bytedeco.ffmpeg.global.avfilter.AV_BUFFERSRC_FLAG_KEEP_REF;
import static org.bytedeco.ffmpeg.global.avfilter.av_buffersink_get_frame;
import static org.bytedeco.ffmpeg.global.avfilter.av_buffersrc_add_frame_flags;
import static org.bytedeco.ffmpeg.global.avfilter.avfilter_graph_alloc;
import static org.bytedeco.ffmpeg.global.avfilter.avfilter_graph_config;
import static org.bytedeco.ffmpeg.global.avfilter.avfilter_graph_free;
import static org.bytedeco.ffmpeg.global.avfilter.avfilter_graph_get_filter;
import static org.bytedeco.ffmpeg.global.avfilter.avfilter_graph_parse2;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_PRI_UNSPECIFIED;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_UNSPECIFIED;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_TRC_ARIB_STD_B67;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_TRC_SMPTE2084;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_unref;

/**
 * Deinterlaces and tone-maps single frames with FFmpeg's filters, and owns its results. A frame is
 * filtered without its neighbours, so the result does not depend on where a stream is cut into
 * chunks, or on which other frames are used. Deinterlacing is the same on every CPU; tone mapping
 * computes in floating point, so that a value may differ by one between kinds of CPU.
 */
public final class FrameFilter extends NativeObject {

    /** Keeps one field and interpolates the other one along edges. */
    private static final String DEINTERLACE = "estdif=mode=frame:deint=all";

    /** Luminance of the reference white of HDR in cd/m² (ITU-R BT.2408), the white of SDR here. */
    private static final int REFERENCE_WHITE = 203;

    /** "mobius" keeps what is darker than a third of the reference white as it is. */
    private static final String TONE_MAP =
            "zscale=transfer=linear:npl="
                    + REFERENCE_WHITE
                    + "%s,format=gbrpf32le,zscale=primaries=bt709,tonemap=mobius,"
                    + "zscale=transfer=bt709:range=full,format=gbrp";

    private final boolean deinterlace;
    private final boolean toneMap;
    private final NativeFrame result = new NativeFrame();

    /**
     * A filter.
     *
     * @param deinterlace whether frames that are flagged as interlaced are deinterlaced
     * @param toneMap whether frames in PQ or HLG are mapped to the range of ordinary video
     */
    public FrameFilter(boolean deinterlace, boolean toneMap) {
        this.deinterlace = deinterlace;
        this.toneMap = toneMap;
    }

    /**
     * Filters a frame, which remains the caller's.
     *
     * @return the frame itself if there is nothing to do; otherwise one that remains this object's
     *     and is valid until the next call
     * @throws FfmpegException if the pixel format is not supported
     */
    public NativeFrame apply(NativeFrame source) throws FfmpegException {
        String filters = filters(source.get());
        if (filters.isEmpty()) {
            return source;
        }
        run(source.get(), filters);
        return result;
    }

    /** Whether {@link #apply} gives another frame. */
    boolean changes(NativeFrame source) {
        return !filters(source.get()).isEmpty();
    }

    private String filters(AVFrame frame) {
        List<String> filters = new ArrayList<>();
        if (deinterlace && (frame.flags() & AVFrame.AV_FRAME_FLAG_INTERLACED) != 0) {
            filters.add(DEINTERLACE);
        }
        if (toneMap && isHighDynamicRange(frame)) {
            filters.add(TONE_MAP.formatted(assumed(frame)));
        }
        return String.join(",", filters);
    }

    private static boolean isHighDynamicRange(AVFrame frame) {
        return frame.color_trc() == AVCOL_TRC_SMPTE2084
                || frame.color_trc() == AVCOL_TRC_ARIB_STD_B67;
    }

    /** Options that stand in for what the frame does not declare: HDR is BT.2020. */
    private static String assumed(AVFrame frame) {
        String matrix = frame.colorspace() == AVCOL_SPC_UNSPECIFIED ? ":matrixin=2020_ncl" : "";
        String primaries =
                frame.color_primaries() == AVCOL_PRI_UNSPECIFIED ? ":primariesin=2020" : "";
        return matrix + primaries;
    }

    private void run(AVFrame frame, String filters) throws FfmpegException {
        av_frame_unref(result.get());
        AVFilterGraph graph = avfilter_graph_alloc();
        try {
            graph.nb_threads(1);
            configure(graph, frame, filters);
            AVFilterContext source = avfilter_graph_get_filter(graph, "buffer@in");
            AVFilterContext sink = avfilter_graph_get_filter(graph, "buffersink@out");
            push(source, frame);
            push(source, null); // the end, so that no filter waits for another frame
            FfmpegException.check("filtering", av_buffersink_get_frame(sink, result.get()));
        } finally {
            avfilter_graph_free(graph);
        }
    }

    private static void configure(AVFilterGraph graph, AVFrame frame, String filters)
            throws FfmpegException {
        String description =
                "buffer@in=video_size=%dx%d:pix_fmt=%d:time_base=1/1000000:colorspace=%d:range=%d,%s,buffersink@out"
                        .formatted(
                                frame.width(),
                                frame.height(),
                                frame.format(),
                                frame.colorspace(),
                                frame.color_range(),
                                filters);
        try (AVFilterInOut inputs = new AVFilterInOut(null);
                AVFilterInOut outputs = new AVFilterInOut(null)) {
            FfmpegException.check(
                    "making the filter " + filters,
                    avfilter_graph_parse2(graph, description, inputs, outputs));
        }
        FfmpegException.check(
                "setting up the filter " + filters, avfilter_graph_config(graph, null));
    }

    private static void push(AVFilterContext source, @Nullable AVFrame frame)
            throws FfmpegException {
        FfmpegException.check(
                "filtering",
                av_buffersrc_add_frame_flags(source, frame, AV_BUFFERSRC_FLAG_KEEP_REF));
    }

    @Override
    void free() {
        result.close();
    }
}
