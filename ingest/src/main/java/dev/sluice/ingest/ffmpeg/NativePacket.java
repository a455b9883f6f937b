// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.ffmpeg;

import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.SizeTPointer;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_DATA_NEW_EXTRADATA;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_FLAG_CORRUPT;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_FLAG_DISCARD;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_FLAG_KEY;
import static org.bytedeco.ffmpeg.global.avcodec.av_new_packet;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_get_side_data;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_new_side_data;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;

/**
 * Owns one AVPacket, which a demuxer or encoder fills and a decoder or muxer reads. Times are in
 * ticks of the time base with which it was filled, and {@link EncodedPacket#NO_TIME} where they are
 * missing.
 */
public final class NativePacket extends NativeObject {

    private final AVPacket packet = av_packet_alloc();

    /** The packet, for FFmpeg to read or to fill; it remains this object's. */
    AVPacket get() {
        return packet;
    }

    /** Releases the data that the packet refers to. */
    void clear() {
        av_packet_unref(packet);
    }

    /** Fills the packet with a copy of the bytes and with times in {@code timeBase}. */
    public void set(EncodedPacket source, FfmpegTimeBase timeBase) throws FfmpegException {
        clear();
        FfmpegException.check("allocating a packet", av_new_packet(packet, source.data().length));
        packet.data().put(source.data());
        packet.pts(ticks(source.ptsMicros(), timeBase));
        packet.dts(ticks(source.dtsMicros(), timeBase));
        packet.duration(timeBase.ofMicros(source.durationMicros()));
        packet.flags(source.key() ? AV_PKT_FLAG_KEY : 0);
    }

    /**
     * Fills the packet for a decoder.
     *
     * @param pts presentation time, in ticks
     * @param extradata the codec's private data from this packet on, or null if it does not change
     */
    public void set(byte[] data, long pts, byte @Nullable [] extradata) throws FfmpegException {
        clear();
        FfmpegException.check("allocating a packet", av_new_packet(packet, data.length));
        packet.data().put(data);
        packet.pts(pts);
        if (extradata != null) {
            BytePointer copy =
                    av_packet_new_side_data(packet, AV_PKT_DATA_NEW_EXTRADATA, extradata.length);
            if (copy == null || copy.isNull()) {
                throw new OutOfMemoryError("no native memory for the codec's private data");
            }
            copy.put(extradata);
        }
    }

    /** A copy of the packet on the heap; the packet's times are in {@code timeBase}. */
    public EncodedPacket copy(FfmpegTimeBase timeBase) {
        return new EncodedPacket(
                bytes(),
                micros(packet.pts(), timeBase),
                micros(packet.dts(), timeBase),
                Math.max(0, timeBase.toMicros(packet.duration())),
                isKeyFrame(),
                isCorrupt(),
                isDiscarded(),
                EncodedPacket.Timing.DECLARED,
                newExtradata());
    }

    /** A copy of the compressed bytes. */
    public byte[] bytes() {
        byte[] bytes = new byte[packet.size()];
        packet.data().get(bytes);
        return bytes;
    }

    /** A copy of the codec's private data from this packet on, or null if it does not change. */
    public byte @Nullable [] newExtradata() {
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

    private static long ticks(long micros, FfmpegTimeBase timeBase) {
        return micros == EncodedPacket.NO_TIME ? EncodedPacket.NO_TIME : timeBase.ofMicros(micros);
    }

    private static long micros(long ticks, FfmpegTimeBase timeBase) {
        return ticks == EncodedPacket.NO_TIME ? EncodedPacket.NO_TIME : timeBase.toMicros(ticks);
    }

    /** Presentation time, in ticks. */
    public long pts() {
        return packet.pts();
    }

    /** Decoding time, in ticks. */
    public long dts() {
        return packet.dts();
    }

    /** Replaces the presentation time, in ticks. */
    public void setPts(long ticks) {
        packet.pts(ticks);
    }

    /** Whether the container or parser marks the frame as a key frame. */
    public boolean isKeyFrame() {
        return (packet.flags() & AV_PKT_FLAG_KEY) != 0;
    }

    /** Whether the demuxer found the packet incomplete. */
    public boolean isCorrupt() {
        return (packet.flags() & AV_PKT_FLAG_CORRUPT) != 0;
    }

    /** Whether the frame is decoded but not shown, because an edit list leaves it out. */
    public boolean isDiscarded() {
        return (packet.flags() & AV_PKT_FLAG_DISCARD) != 0;
    }

    /** Length of the compressed bytes. */
    public int size() {
        return packet.size();
    }

    /** The compressed bytes, big-endian; a view of native memory, valid until the next change. */
    public ByteBuffer data() {
        // The new pointer has no deallocator: the packet owns the bytes.
        return new BytePointer(packet.data())
                .limit(packet.size())
                .asByteBuffer()
                .order(ByteOrder.BIG_ENDIAN);
    }

    @Override
    void free() {
        av_packet_free(packet);
        packet.close();
    }
}
