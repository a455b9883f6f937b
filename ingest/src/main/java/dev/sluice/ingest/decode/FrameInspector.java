// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.decode;

import dev.sluice.ingest.chunk.ChunkException;
import dev.sluice.ingest.ffmpeg.FfmpegException;
import dev.sluice.ingest.ffmpeg.NativePacket;
import dev.sluice.ingest.ffmpeg.PacketParser;
import dev.sluice.ingest.ffmpeg.ResourceStack;
import dev.sluice.ingest.ffmpeg.VideoCodec;

import org.jspecify.annotations.Nullable;

/**
 * Inspects the headers of packets before the decoder sees them, so that no pixel is allocated for a
 * frame over the limit on dimensions. Owns its parser. Not safe for use by several threads.
 */
final class FrameInspector implements ResourceStack.Resource {

    private final VideoCodec codec;
    private final DecodeLimits limits;
    private final PacketParser parser;

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
     * @return why the packet is damaged; null if its headers do not show it
     * @throws ChunkException if the frame is over the limit
     */
    @Nullable String inspect(NativePacket packet) throws ChunkException {
        if (codec != VideoCodec.MJPEG) {
            parser.parse(packet);
            checkSize(parser.width(), parser.height(), limits);
            return null;
        }
        JpegHeader header = JpegHeader.read(packet.data());
        checkSize(header.width(), header.height(), limits);
        return header.defect();
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
