// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.decode;

import dev.sluice.ingest.chunk.ChunkException;
import dev.sluice.ingest.ffmpeg.FfmpegException;
import dev.sluice.ingest.ffmpeg.NativePacket;
import dev.sluice.ingest.ffmpeg.PacketParser;
import dev.sluice.ingest.ffmpeg.PacketParser.Field;
import dev.sluice.ingest.ffmpeg.ResourceStack;
import dev.sluice.ingest.ffmpeg.VideoCodec;

/**
 * Inspects the headers of packets before the decoder sees them: the dimensions of the frames, so
 * that no pixel is allocated for a frame over the limit, and whether two packets are the fields of
 * one frame. Owns its parser. Not safe for use by several threads.
 */
final class FrameInspector implements ResourceStack.Resource {

    private final VideoCodec codec;
    private final DecodeLimits limits;
    private final PacketParser parser;
    private Field openField = Field.NONE; // a first field whose second field has not come yet

    private FrameInspector(VideoCodec codec, DecodeLimits limits, PacketParser parser) {
        this.codec = codec;
        this.limits = limits;
        this.parser = parser;
    }

    /** Opens an inspector; refuses dimensions over the limit that the container itself declares. */
    static FrameInspector open(ChunkPackets packets, DecodeLimits limits)
            throws ChunkException, FfmpegException {
        checkSize(packets.parameters().width(), packets.parameters().height(), limits);
        return new FrameInspector(packets.codec(), limits, PacketParser.open(packets.parameters()));
    }

    /**
     * Inspects the next packet in decoding order.
     *
     * @return whether it is the second field of the frame that the previous packet began
     * @throws ChunkException if the frame is over the limit, or a JPEG is truncated
     */
    boolean isSecondField(NativePacket packet) throws ChunkException {
        if (codec == VideoCodec.MJPEG) {
            JpegHeader header = JpegHeader.read(packet.data());
            checkSize(header.width(), header.height(), limits);
            return false;
        }
        parser.parse(packet);
        checkSize(parser.width(), parser.height(), limits);
        return codec == VideoCodec.H264 && completesFrame(parser.field());
    }

    private boolean completesFrame(Field field) {
        boolean second = field != Field.NONE && openField != Field.NONE && openField != field;
        openField = second ? Field.NONE : field;
        return second;
    }

    /** Refuses dimensions over the limit; 0 stands for unknown. */
    static void checkSize(int width, int height, DecodeLimits limits) throws ChunkException {
        if (width > limits.maxWidth() || height > limits.maxHeight()) {
            throw new ChunkException(
                    ChunkException.Kind.TOO_LARGE,
                    "frames of %d×%d are over the limit of %d×%d: lower the camera's resolution, or raise sluice.decode.max-width and sluice.decode.max-height"
                            .formatted(width, height, limits.maxWidth(), limits.maxHeight()));
        }
    }

    @Override
    public void close() {
        parser.close();
    }
}
