package dev.sluice.ingest.cut;

import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.SizeTPointer;

import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_DATA_NEW_EXTRADATA;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_FLAG_KEY;
import static org.bytedeco.ffmpeg.global.avcodec.av_new_packet;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_get_side_data;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;
import static org.bytedeco.ffmpeg.global.avutil.av_rescale_q;

/**
 * Owns one AVPacket and carries packets between FFmpeg and the heap. Not safe for several threads.
 */
public final class NativePacket implements AutoCloseable {

    private static final AVRational MICROS = new AVRational().num(1).den(1_000_000);

    private final AVPacket packet = av_packet_alloc();

    /** The packet, for FFmpeg to read or to fill; it stays this object's. */
    public AVPacket get() {
        return packet;
    }

    /** Gives up what the packet refers to. */
    public void clear() {
        av_packet_unref(packet);
    }

    /** Fills the packet with a copy; times in {@code timeBase}. */
    void set(EncodedPacket source, AVRational timeBase) throws FfmpegException {
        clear();
        FfmpegException.check("making a packet", av_new_packet(packet, source.data().length));
        packet.data().put(source.data());
        packet.pts(av_rescale_q(source.ptsMicros(), MICROS, timeBase));
        packet.dts(av_rescale_q(source.dtsMicros(), MICROS, timeBase));
        packet.duration(av_rescale_q(source.durationMicros(), MICROS, timeBase));
        packet.flags(source.key() ? AV_PKT_FLAG_KEY : 0);
    }

    /** A copy of the packet on the heap; a missing time is {@link EncodedPacket#NO_TIME}. */
    public EncodedPacket copy(AVRational timeBase) {
        byte[] data = new byte[packet.size()];
        packet.data().get(data);
        return new EncodedPacket(
                data,
                micros(packet.pts(), timeBase),
                micros(packet.dts(), timeBase),
                Math.max(0, av_rescale_q(packet.duration(), timeBase, MICROS)),
                (packet.flags() & AV_PKT_FLAG_KEY) != 0,
                newExtradata());
    }

    private byte[] newExtradata() {
        try (SizeTPointer size = new SizeTPointer(1)) {
            BytePointer data = av_packet_get_side_data(packet, AV_PKT_DATA_NEW_EXTRADATA, size);
            if (data == null || data.isNull()) {
                return null;
            }
            byte[] copy = new byte[(int) size.get()];
            data.get(copy);
            return copy;
        }
    }

    private static long micros(long time, AVRational timeBase) {
        return time == AV_NOPTS_VALUE
                ? EncodedPacket.NO_TIME
                : av_rescale_q(time, timeBase, MICROS);
    }

    @Override
    public void close() {
        av_packet_free(packet);
        packet.close();
    }
}
