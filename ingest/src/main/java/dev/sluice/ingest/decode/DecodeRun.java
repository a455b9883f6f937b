package dev.sluice.ingest.decode;

import dev.sluice.ingest.chunk.ChunkException;

import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;

/**
 * The decoding of one chunk: every coded picture must come out as a picture, but for the leading
 * ones that the chunk declares. For one thread, once; borrows its native objects.
 */
final class DecodeRun {

    private static final int MAX_H264_REFERENCES = 16;

    private final PacketSource source;
    private final DecodeLimits limits;
    private final int declaredLeading;
    private final VideoCodec codec;
    private final PictureInspector inspector;
    private final PictureDecoder decoder;
    private final FrameSampler sampler;
    private final long startNanos = System.nanoTime();

    private int packets;
    private int secondFields;
    private int leading;
    private boolean wasLeading;
    private int pictures;
    private long keyTime;
    private int width;
    private int height;

    DecodeRun(
            PacketSource source,
            PictureInspector inspector,
            PictureDecoder decoder,
            FrameSampler sampler,
            DecodeLimits limits,
            int declaredLeading)
            throws ChunkException {
        this.source = source;
        this.codec = source.codec();
        this.inspector = inspector;
        this.decoder = decoder;
        this.sampler = sampler;
        this.limits = limits;
        this.declaredLeading = declaredLeading;
    }

    DecodedChunk decode() throws ChunkException {
        for (AVPacket packet = source.next(); packet != null; packet = source.next()) {
            boolean isLeading = count(packet);
            check(decoder.send(packet, isLeading || mayNameTheMissing()), isLeading);
            receive(isLeading);
        }
        check(decoder.send(null, false), false);
        receive(false);
        compareCounts();
        return new DecodedChunk(
                sampler.frames(),
                packets - secondFields,
                pictures,
                leading,
                codec.ffmpegName(),
                width,
                height);
    }

    /** Counts a packet and holds it to the limits; says whether it is a leading picture. */
    private boolean count(AVPacket packet) throws ChunkException {
        if (packet.pts() == avutil.AV_NOPTS_VALUE) {
            packet.pts(packets == 0 ? 0 : packet.dts());
        }
        if (packets == 0) {
            keyTime = packet.pts();
            requireKeyFrame(packet);
        }
        if ((packet.flags() & avcodec.AV_PKT_FLAG_CORRUPT) != 0) {
            throw damaged("the packet is incomplete");
        }
        packets++;
        requireWithinLimits();
        if (inspector.isSecondField(packet)) {
            secondFields++; // of the picture before, and like it leading or not
            return wasLeading;
        }
        wasLeading = declaredLeading > 0 && packet.pts() < keyTime;
        leading += wasLeading ? 1 : 0;
        return wasLeading;
    }

    /**
     * Behind a cut at an open group of H.264, the first pictures may still order the removal of
     * references that only the previous chunk has; FFmpeg counts that as an error, and it is none.
     */
    private boolean mayNameTheMissing() {
        return declaredLeading > 0
                && codec == VideoCodec.H264
                && packets - leading <= MAX_H264_REFERENCES + 1;
    }

    private void receive(boolean tolerant) throws ChunkException {
        while (true) {
            int code = decoder.receive();
            if (code == avutil.AVERROR_EAGAIN() || code == avutil.AVERROR_EOF()) {
                return;
            }
            check(code, tolerant);
            if (code < 0) {
                return;
            }
            AVFrame frame = decoder.frame();
            if (declaredLeading > 0 && frame.pts() < keyTime) {
                continue;
            }
            accept(frame);
        }
    }

    private void accept(AVFrame frame) throws ChunkException {
        if (pictures == 0) {
            width = frame.width();
            height = frame.height();
        }
        pictures++;
        PictureInspector.limit(frame.width(), frame.height(), limits);
        if ((frame.flags() & AVFrame.AV_FRAME_FLAG_CORRUPT) != 0
                || frame.decode_error_flags() != 0) {
            throw damaged("picture %d has damaged or missing parts".formatted(pictures));
        }
        if (frame.pts() == avutil.AV_NOPTS_VALUE) {
            throw damaged("picture %d has no presentation time".formatted(pictures));
        }
        sampler.offer(frame, frame.pts(), source.timeBase());
    }

    private void check(int code, boolean tolerant) throws ChunkException {
        if (code < 0 && !tolerant) {
            throw damaged("the decoder refuses it: " + FFmpegSupport.error(code));
        }
    }

    private void requireKeyFrame(AVPacket packet) throws ChunkException {
        if ((packet.flags() & avcodec.AV_PKT_FLAG_KEY) == 0) {
            throw damaged("it does not start with a key frame");
        }
    }

    private void requireWithinLimits() throws ChunkException {
        if (packets > limits.maxPictures()) {
            throw new ChunkException(
                    ChunkException.Kind.TOO_LARGE,
                    "the chunk has more than %d pictures: shorten the camera's group of pictures, or raise sluice.decode.max-frames"
                            .formatted(limits.maxPictures()));
        }
        if (System.nanoTime() - startNanos > limits.maxTime().toNanos()) {
            throw new ChunkException(
                    ChunkException.Kind.TOO_LARGE,
                    "decoding took longer than %s and stopped at packet %d: lower the resolution or frame rate, or raise sluice.decode.max-time"
                            .formatted(limits.maxTime(), packets));
        }
    }

    private void compareCounts() throws ChunkException {
        if (packets == 0) {
            throw damaged("it holds no pictures");
        }
        if (source.indexed() > packets) {
            throw damaged("its index lists %d pictures; it breaks off".formatted(source.indexed()));
        }
        if (leading < declaredLeading) {
            throw damaged(
                    "its headers declare %d leading pictures, found %d"
                            .formatted(declaredLeading, leading));
        }
        int expected = packets - secondFields - leading;
        if (pictures != expected) {
            throw damaged(
                    "%d pictures were expected (%d packets, %d of them second fields, %d leading), %d were decoded"
                            .formatted(expected, packets, secondFields, leading, pictures));
        }
    }

    private ChunkException damaged(String what) {
        return new ChunkException(
                ChunkException.Kind.CORRUPT,
                "the %s in the chunk is damaged at packet %d: %s; if this comes again, look at the connection to the source"
                        .formatted(codec.ffmpegName(), packets, what));
    }
}
