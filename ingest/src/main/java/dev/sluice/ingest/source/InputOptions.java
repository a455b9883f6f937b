// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.source;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The options with which FFmpeg opens a source. Video from an untrusted source can refer to other
 * files and hosts, so each kind of source has a whitelist of protocols and containers. Stateless.
 */
final class InputOptions {

    private static final String CONTAINERS =
            "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,mpegts,mpeg,flv,avi,ivf,jpeg_pipe,mjpeg,mpjpeg";

    /**
     * What a file may be. The rule: a container is in the list if its demuxer reads this one file
     * and nothing else. Playlists, lists of files and descriptions of sessions (concat, hls, dash,
     * imf, sdp, vobsub, image2, which reads numbered files) are not, because they could open any
     * other file or host; nor are text formats (tty, svg), which would show a text file as video.
     */
    private static final String FILE_CONTAINERS =
            CONTAINERS
                    + ",yuv4mpegpipe,h264,hevc,vvc,m4v,mpegvideo,h263,vc1,obu,dv,dhav,asf,ogg,rm,"
                    + "mxf,gxf,nut,wtv,pva,gif,apng,png_pipe,webp_pipe,bmp_pipe,tiff_pipe,jpegls_pipe,"
                    + "j2k_pipe";

    /** With playlists and the containers of their segments of audio and subtitles. */
    private static final String HTTP_CONTAINERS = CONTAINERS + ",hls,aac,ac3,eac3,mp3,webvtt";

    /** FFmpeg's default of five seconds would delay the first chunk. */
    private static final String LIVE_ANALYSIS_MICROS = "2000000";

    private static final String CODECS =
            "h264,hevc,vp9,av1,libdav1d,libaom-av1,mjpeg,rawvideo,mpeg4,mpeg2video,mpeg1video,vp8";

    /**
     * Decoders of what cameras, phones, screen recorders, editors and older programs write to
     * files. All of FFmpeg's decoders use nothing but the packets that they are given; decoders of
     * games and of text are left out because nobody needs them and few have tested them.
     */
    private static final String FILE_CODECS =
            CODECS
                    + ",vvc,msmpeg4v1,msmpeg4v2,msmpeg4,wmv1,wmv2,wmv3,vc1,h261,h263,h263i,h263p,flv,"
                    + "flashsv,flashsv2,vp3,vp5,vp6,vp6a,vp6f,theora,rv10,rv20,rv30,rv40,svq1,svq3,"
                    + "prores,dnxhd,dvvideo,cfhd,ffv1,ffvhuff,huffyuv,utvideo,magicyuv,lagarith,hap,"
                    + "qtrle,rpza,smc,cinepak,msvideo1,msrle,indeo3,indeo4,indeo5,camtasia,tscc2,zmbv,"
                    + "fraps,mss1,mss2,g2m,screenpresso,dirac,gif,apng,png,webp,bmp,tiff,jpeg2000,"
                    + "jpegls,v210,v410,r210,yuv4,libvpx,libvpx-vp9";

    private InputOptions() {}

    static Map<String, String> of(SourceSpec source, IngestSettings settings) {
        Map<String, String> options = new TreeMap<>();
        options.put("codec_whitelist", String.join(",", codecs(source)));
        if (source instanceof SourceSpec.Url url) {
            network(options, url.scheme(), settings);
        } else if (source instanceof SourceSpec.Device device) {
            options.put("format_whitelist", "video4linux2,v4l2");
            options.putAll(device.options());
        } else {
            options.put("protocol_whitelist", "file");
            options.put("format_whitelist", FILE_CONTAINERS);
        }
        return options;
    }

    /** The decoders that may be used for a source, by FFmpeg's names. */
    static List<String> codecs(SourceSpec source) {
        String names = source instanceof SourceSpec.LocalFile ? FILE_CODECS : CODECS;
        return List.of(names.split(","));
    }

    private static void network(
            Map<String, String> options, String scheme, IngestSettings settings) {
        // A second guard in case the interrupt callback is not polled. FFmpeg counts microseconds.
        long longest =
                Math.max(settings.readTimeout().toNanos(), settings.connectTimeout().toNanos());
        String timeout = Long.toString(2 * longest / 1_000);
        options.put("rw_timeout", timeout);
        options.put("analyzeduration", LIVE_ANALYSIS_MICROS);
        switch (scheme) {
            case "rtsp", "rtsps" -> {
                options.put("protocol_whitelist", "rtp,rtcp,udp,tcp,tls");
                options.put("format_whitelist", "rtsp,rtp,sdp,mpegts");
                options.put("rtsp_transport", settings.rtspTransport());
                // A read timeout for RTSP; for RTMP this option would make FFmpeg a server.
                options.put("timeout", timeout);
            }
            case "rtmp", "rtmps" -> {
                options.put("protocol_whitelist", "rtmp,rtmps,tcp,tls");
                options.put("format_whitelist", "flv,live_flv");
            }
            default -> {
                options.put("protocol_whitelist", "http,https,tcp,tls,crypto");
                options.put("format_whitelist", HTTP_CONTAINERS);
                options.put("live_start_index", "-1"); // start with the newest segment
                options.put("user_agent", "sluice");
            }
        }
    }
}
