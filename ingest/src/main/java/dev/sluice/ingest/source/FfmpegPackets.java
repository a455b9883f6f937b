package dev.sluice.ingest.source;

import dev.sluice.ingest.chunk.CaptureTime;
import dev.sluice.ingest.cut.EncodedPacket;
import dev.sluice.ingest.cut.FfmpegException;
import dev.sluice.ingest.cut.NativePacket;
import dev.sluice.ingest.cut.VideoFormat;

import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVInputFormat;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVDictionaryEntry;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.javacpp.PointerPointer;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

import static org.bytedeco.ffmpeg.global.avcodec.AVDISCARD_ALL;
import static org.bytedeco.ffmpeg.global.avformat.av_find_best_stream;
import static org.bytedeco.ffmpeg.global.avformat.av_guess_frame_rate;
import static org.bytedeco.ffmpeg.global.avformat.av_read_frame;
import static org.bytedeco.ffmpeg.global.avformat.avformat_alloc_context;
import static org.bytedeco.ffmpeg.global.avformat.avformat_close_input;
import static org.bytedeco.ffmpeg.global.avformat.avformat_find_stream_info;
import static org.bytedeco.ffmpeg.global.avformat.avformat_open_input;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_VIDEO;
import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_free;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_get;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;

/**
 * The packets of the best video stream that FFmpeg finds in a file, at a URL or in a device. It
 * takes no lock of the process, so a dead camera holds up only the thread that waits for it.
 */
final class FfmpegPackets implements PacketStream {

    private static final Duration CLOSING = Duration.ofSeconds(2);

    /** Containers that tell pictures apart and no times: arrival is all there is. */
    private static final Set<String> TIMELESS = Set.of("mpjpeg", "mjpeg", "jpeg_pipe");

    private final Interrupt interrupt;
    private final Duration readTimeout;
    private final String name;
    private final NativePacket packet = new NativePacket();
    private final boolean network;

    private AVFormatContext context = avformat_alloc_context();
    private AVStream stream;
    private VideoFormat format;

    private FfmpegPackets(SourceSpec source, IngestSettings settings, Interrupt interrupt) {
        this.interrupt = interrupt;
        this.readTimeout = settings.readTimeout();
        this.name = source.name();
        this.network = !(source instanceof SourceSpec.LocalFile);
    }

    /**
     * Opens a source.
     *
     * @param address what FFmpeg opens
     * @param input the container, or null to let FFmpeg find out
     * @param interrupt ends the waiting; stays the caller's
     */
    static FfmpegPackets open(
            SourceSpec source,
            String address,
            AVInputFormat input,
            IngestSettings settings,
            Interrupt interrupt)
            throws SourceException {
        FfmpegPackets packets = new FfmpegPackets(source, settings, interrupt);
        try {
            interrupt.allow(settings.connectTimeout());
            packets.connect(address, input, InputOptions.of(source, settings));
            packets.chooseStream();
            packets.refuseUntimedReordering();
            return packets;
        } catch (SourceException e) {
            packets.close();
            throw e;
        } catch (FfmpegException e) {
            String words = packets.words(e);
            packets.close();
            throw new SourceException(words, e);
        }
    }

    private void connect(String address, AVInputFormat input, Map<String, String> options)
            throws FfmpegException {
        interrupt.attach(context);
        try (AVDictionary dictionary = new AVDictionary(null)) {
            options.forEach((key, value) -> av_dict_set(dictionary, key, value, 0));
            // On failure FFmpeg frees the context and clears the pointer.
            int result = avformat_open_input(context, address, input, dictionary);
            av_dict_free(dictionary);
            FfmpegException.check("opening", result);
        }
        if (isLive() && TIMELESS.contains(context.iformat().name().getString())) {
            timeByArrival();
        }
        FfmpegException.check(
                "looking for video", avformat_find_stream_info(context, (PointerPointer<?>) null));
    }

    /** AVI counts packets, and cannot say that a picture is shown before one that comes earlier. */
    private void refuseUntimedReordering() throws SourceException {
        if (stream.codecpar().video_delay() > 0
                && context.iformat().name().getString().equals("avi")) {
            throw new SourceException(
                    "%s: an AVI with B-frames does not say when pictures are shown: expected MP4, MKV or MPEG-TS; encode it again without B-frames"
                            .formatted(name));
        }
    }

    private void timeByArrival() {
        context.use_wallclock_as_timestamps(1);
        for (int i = 0; i < context.nb_streams(); i++) {
            context.streams(i).time_base().num(1).den(1_000_000); // else it counts in 25ths
        }
    }

    private void chooseStream() throws FfmpegException {
        int index =
                FfmpegException.check(
                        "finding a video stream",
                        av_find_best_stream(
                                context, AVMEDIA_TYPE_VIDEO, -1, -1, (AVCodec) null, 0));
        for (int i = 0; i < context.nb_streams(); i++) {
            if (i != index) {
                context.streams(i).discard(AVDISCARD_ALL);
            }
        }
        stream = context.streams(index);
        AVRational rate = av_guess_frame_rate(context, stream, null);
        long frameMicros = rate.num() > 0 ? 1_000_000L * rate.den() / rate.num() : 0;
        format = VideoFormat.of(stream.codecpar(), frameMicros);
    }

    @Override
    public VideoFormat format() {
        return format;
    }

    /** A file has an end, and so has a recording on a server, which says how long it is. */
    @Override
    public boolean isLive() {
        return network && (context.duration() == AV_NOPTS_VALUE || context.duration() <= 0);
    }

    @Override
    public OptionalLong creationMicros() {
        AVDictionaryEntry entry = av_dict_get(context.metadata(), "creation_time", null, 0);
        if (entry == null || entry.isNull()) {
            return OptionalLong.empty();
        }
        try {
            long micros = CaptureTime.parse(entry.value().getString());
            return micros > 0 ? OptionalLong.of(micros) : OptionalLong.empty();
        } catch (DateTimeException e) {
            return OptionalLong.empty(); // some recorders leave it at 1904: as good as none
        }
    }

    @Override
    public Optional<EncodedPacket> read() throws SourceException {
        interrupt.allow(readTimeout);
        while (true) {
            packet.clear();
            int result = av_read_frame(context, packet.get());
            if (result == AVERROR_EOF) {
                return Optional.empty();
            }
            if (result < 0) {
                FfmpegException e = new FfmpegException("reading", result);
                throw new SourceException(words(e), e);
            }
            if (packet.get().stream_index() == stream.index() && packet.get().size() > 0) {
                return Optional.of(packet.copy(stream.time_base()));
            }
        }
    }

    private String words(FfmpegException e) {
        String what = "%s: %s".formatted(name, e.getMessage());
        return interrupt.isOverdue() ? what + ": no answer in time, is the camera on?" : what;
    }

    @Override
    public void close() {
        interrupt.allow(CLOSING);
        packet.close();
        if (context != null && !context.isNull()) {
            avformat_close_input(context);
        }
        context = null;
    }
}
