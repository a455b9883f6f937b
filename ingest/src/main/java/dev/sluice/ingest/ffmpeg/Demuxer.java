// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.ffmpeg;

import dev.sluice.ingest.chunk.FrameDisplay;

import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVInputFormat;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVDictionaryEntry;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.javacpp.PointerPointer;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static org.bytedeco.ffmpeg.global.avcodec.AVDISCARD_ALL;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_decoder_by_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_get_name;
import static org.bytedeco.ffmpeg.global.avformat.AV_DISPOSITION_ATTACHED_PIC;
import static org.bytedeco.ffmpeg.global.avformat.av_find_best_stream;
import static org.bytedeco.ffmpeg.global.avformat.av_find_input_format;
import static org.bytedeco.ffmpeg.global.avformat.av_guess_frame_rate;
import static org.bytedeco.ffmpeg.global.avformat.av_read_frame;
import static org.bytedeco.ffmpeg.global.avformat.avformat_alloc_context;
import static org.bytedeco.ffmpeg.global.avformat.avformat_close_input;
import static org.bytedeco.ffmpeg.global.avformat.avformat_find_stream_info;
import static org.bytedeco.ffmpeg.global.avformat.avformat_index_get_entries_count;
import static org.bytedeco.ffmpeg.global.avformat.avformat_open_input;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_VIDEO;
import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_free;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_get;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;

/**
 * Owns one open container and reads the packets of one video stream in it. A stream has to be
 * selected before the methods that describe it, or {@link #read}, are called. It takes no
 * process-wide lock, so a source that does not answer blocks only the thread that reads it.
 */
public final class Demuxer extends NativeObject {

    private final AVFormatContext context = avformat_alloc_context();
    private @Nullable MemoryInput memory; // null if FFmpeg opened an address
    private @Nullable Selected selected; // null until a stream is selected

    /** The stream whose packets are read. */
    private record Selected(AVStream stream, CodecParameters parameters) {}

    private Demuxer() {}

    /**
     * Opens a container in memory.
     *
     * @param data copied
     * @param format FFmpeg's name of the demuxer
     * @param options of the demuxer
     */
    public static Demuxer openMemory(byte[] data, String format, Map<String, String> options)
            throws FfmpegException {
        try (ResourceStack opening = new ResourceStack()) {
            Demuxer demuxer = opening.add(new Demuxer());
            demuxer.memory = MemoryInput.of(data);
            demuxer.memory.attach(demuxer.context);
            demuxer.open("", format, options);
            opening.keepOpen();
            return demuxer;
        }
    }

    /**
     * Opens a file, URL or device.
     *
     * @param address what FFmpeg opens
     * @param format FFmpeg's name of the demuxer; empty to let FFmpeg detect it
     * @param options of the demuxer and the protocol
     * @param interrupt ends blocking calls; remains the caller's and has to outlive the demuxer
     */
    public static Demuxer openAddress(
            String address,
            Optional<String> format,
            Map<String, String> options,
            Interrupt interrupt)
            throws FfmpegException {
        try (ResourceStack opening = new ResourceStack()) {
            Demuxer demuxer = opening.add(new Demuxer());
            interrupt.attach(demuxer.context);
            demuxer.open(address, format.orElse(null), options);
            opening.keepOpen();
            return demuxer;
        }
    }

    private void open(String address, @Nullable String format, Map<String, String> options)
            throws FfmpegException {
        AVInputFormat input = format == null ? null : av_find_input_format(format);
        AVDictionary dictionary = new AVDictionary(null);
        try {
            options.forEach((name, value) -> av_dict_set(dictionary, name, value, 0));
            // On failure FFmpeg frees the context and sets the pointer to null.
            FfmpegException.check(
                    "opening", avformat_open_input(context, address, input, dictionary));
        } finally {
            av_dict_free(dictionary);
            dictionary.close();
        }
    }

    /** FFmpeg's name of the demuxer. */
    public String formatName() {
        return context.iformat().name().getString();
    }

    /** Replaces the packets' times by those of their arrival, in microseconds. */
    public void timeByArrival() {
        context.use_wallclock_as_timestamps(1);
        for (int i = 0; i < context.nb_streams(); i++) {
            // Otherwise the demuxer counts in units of 1/25 s.
            FfmpegTimeBase.MICROS.copyTo(context.streams(i).time_base());
        }
    }

    /** Reads and decodes packets to find out what the container does not declare. */
    public void analyze() throws FfmpegException {
        FfmpegException.check(
                "looking for video", avformat_find_stream_info(context, (PointerPointer<?>) null));
    }

    /**
     * Selects the video stream that FFmpeg prefers; the others are discarded. Cover art is none.
     *
     * @return false if there is none
     */
    public boolean selectBestVideo() throws FfmpegException {
        List<Integer> videos = videoIndexes();
        if (videos.isEmpty()) {
            return false;
        }
        int best = av_find_best_stream(context, AVMEDIA_TYPE_VIDEO, -1, -1, (AVCodec) null, 0);
        selectOnly(videos.contains(best) ? best : videos.get(0));
        return true;
    }

    /**
     * Selects a video stream; the others are discarded.
     *
     * @param number its number among the video streams without cover art, from 1
     * @return false if there is none
     */
    public boolean selectVideo(int number) throws FfmpegException {
        List<Integer> videos = videoIndexes();
        if (number > videos.size()) {
            return false;
        }
        selectOnly(videos.get(number - 1));
        return true;
    }

    private void selectOnly(int index) throws FfmpegException {
        for (int i = 0; i < context.nb_streams(); i++) {
            if (i != index) {
                context.streams(i).discard(AVDISCARD_ALL);
            }
        }
        select(context.streams(index));
    }

    private List<Integer> videoIndexes() {
        List<Integer> indexes = new ArrayList<>();
        for (int i = 0; i < context.nb_streams(); i++) {
            AVStream stream = context.streams(i);
            boolean video = stream.codecpar().codec_type() == AVMEDIA_TYPE_VIDEO;
            if (video && !isCover(stream)) {
                indexes.add(i);
            }
        }
        return indexes;
    }

    private static boolean isCover(AVStream stream) {
        return (stream.disposition() & AV_DISPOSITION_ATTACHED_PIC) != 0;
    }

    /** Number of video streams, cover art aside. */
    public int videoStreams() {
        return videoIndexes().size();
    }

    /** Number of the selected stream among the video streams without cover art, from 1. */
    public int selectedVideo() {
        return videoIndexes().indexOf(selected().stream().index()) + 1;
    }

    /** Whether the container has cover art: a picture that belongs to its audio. */
    public boolean hasCover() {
        for (int i = 0; i < context.nb_streams(); i++) {
            if (isCover(context.streams(i))) {
                return true;
            }
        }
        return false;
    }

    /** FFmpeg's names of the codecs of all streams that are no video and no cover art. */
    public List<String> audioAndDataNames() {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < context.nb_streams(); i++) {
            AVStream stream = context.streams(i);
            if (stream.codecpar().codec_type() != AVMEDIA_TYPE_VIDEO) {
                names.add(avcodec_get_name(stream.codecpar().codec_id()).getString());
            }
        }
        return names;
    }

    /** Whether one of these decoders, by FFmpeg's names, decodes the selected stream. */
    public boolean isDecodedBy(List<String> decoders) {
        int codec = parameters().codecId();
        for (String name : decoders) {
            AVCodec decoder = avcodec_find_decoder_by_name(name);
            if (decoder != null && !decoder.isNull() && decoder.id() == codec) {
                return true;
            }
        }
        return false;
    }

    /** Selects the first stream that the container declares as video; false if there is none. */
    public boolean selectFirstVideo() throws FfmpegException {
        for (int i = 0; i < context.nb_streams(); i++) {
            if (context.streams(i).codecpar().codec_type() == AVMEDIA_TYPE_VIDEO) {
                select(context.streams(i));
                return true;
            }
        }
        return false;
    }

    private void select(AVStream stream) throws FfmpegException {
        selected = new Selected(stream, CodecParameters.copyOf(stream.codecpar()));
    }

    private Selected selected() {
        if (selected == null) {
            throw new IllegalStateException(
                    "found no selected stream, expected one: call selectBestVideo or selectFirstVideo first");
        }
        return selected;
    }

    /** FFmpeg's names of the codecs of all streams. */
    public List<String> codecNames() {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < context.nb_streams(); i++) {
            names.add(avcodec_get_name(context.streams(i).codecpar().codec_id()).getString());
        }
        return names;
    }

    /** Whether the container has a duration, and so an end. */
    public boolean hasDuration() {
        return context.duration() != AV_NOPTS_VALUE && context.duration() > 0;
    }

    /** A value of the container's metadata. */
    public Optional<String> metadata(String name) {
        AVDictionaryEntry entry = av_dict_get(context.metadata(), name, null, 0);
        return entry == null || entry.isNull()
                ? Optional.empty()
                : Optional.of(entry.value().getString());
    }

    /** What the container declares about the selected stream; remains this object's. */
    public CodecParameters parameters() {
        return selected().parameters();
    }

    /** The format of the selected stream. */
    public VideoFormat format() {
        AVRational rate = av_guess_frame_rate(context, selected().stream(), null);
        return parameters()
                .format(display(), rate.num() > 0 ? 1_000_000L * rate.den() / rate.num() : 0);
    }

    /**
     * How the container says that frames are shown. The aspect ratio is the stream's own: the one
     * in the codec's parameters comes from the frames, which still say it after they were copied,
     * and may say another one later.
     */
    private FrameDisplay display() {
        return DisplaySideData.of(
                parameters().displayMatrix(), selected().stream().sample_aspect_ratio());
    }

    /** What a person wants to know about the selected stream and its container. */
    public VideoDescription description() {
        return new VideoDescription(
                formatName(), format(), videoStreams(), parameters().isInterlaced());
    }

    /** The container's own number of the selected stream, such as the PID of MPEG-TS. */
    public int streamId() {
        return selected().stream().id();
    }

    /** Number of the selected stream's packets that the container's index lists. */
    public int indexEntries() {
        return avformat_index_get_entries_count(selected().stream());
    }

    /** Unit of the packets' times. */
    public FfmpegTimeBase timeBase() {
        return FfmpegTimeBase.of(selected().stream().time_base());
    }

    /**
     * Fills the packet with the next one of the selected stream, in decoding order.
     *
     * @return false at the end
     */
    public boolean read(NativePacket packet) throws FfmpegException {
        int index = selected().stream().index();
        while (true) {
            packet.clear();
            int result = av_read_frame(context, packet.get());
            if (result == AVERROR_EOF) {
                return false;
            }
            FfmpegException.check("reading", result);
            if (packet.get().stream_index() == index) {
                return true;
            }
        }
    }

    @Override
    void free() {
        if (selected != null) {
            selected.parameters().close();
        }
        if (!context.isNull()) {
            avformat_close_input(context);
        }
        if (memory != null) {
            memory.free();
        }
    }
}
