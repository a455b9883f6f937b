// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.decode;

import dev.sluice.ingest.chunk.ChunkContainer;
import dev.sluice.ingest.chunk.ChunkException;
import dev.sluice.ingest.ffmpeg.CodecParameters;
import dev.sluice.ingest.ffmpeg.Demuxer;
import dev.sluice.ingest.ffmpeg.EncodedPacket;
import dev.sluice.ingest.ffmpeg.FfmpegException;
import dev.sluice.ingest.ffmpeg.FfmpegTimeBase;
import dev.sluice.ingest.ffmpeg.NativePacket;
import dev.sluice.ingest.ffmpeg.ResourceStack;
import dev.sluice.ingest.ffmpeg.VideoCodec;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The packets of a container in memory.
 *
 * <p>The demuxer is the one that the content type names and is never detected from the bytes. It
 * cannot open anything else, because no protocol is allowed. The streams are those that the
 * container declares. FFmpeg's own analysis is not used, because it decodes before limits can be
 * set.
 */
final class ContainerPackets implements ChunkPackets {

    private static final Map<String, String> OPTIONS =
            Map.of(
                    "protocol_whitelist",
                    "",
                    // Times are relative to the first frame, and all frames of the container count.
                    "ignore_editlist",
                    "1");

    private final ChunkContainer container;
    private final Demuxer demuxer;
    private final VideoCodec codec;
    private final NativePacket packet;
    private final Set<Long> damagedTimes; // of a transport stream
    private boolean damaged; // the last packet

    private ContainerPackets(
            ChunkContainer container,
            Demuxer demuxer,
            VideoCodec codec,
            NativePacket packet,
            Set<Long> damagedTimes) {
        this.container = container;
        this.demuxer = demuxer;
        this.codec = codec;
        this.packet = packet;
        this.damagedTimes = damagedTimes;
    }

    static ContainerPackets open(ChunkContainer container, byte[] data) throws ChunkException {
        boolean isTransport = container == ChunkContainer.MPEG_TS;
        TransportStream transport = isTransport ? TransportStream.of(data) : null;
        try (ResourceStack opening = new ResourceStack()) {
            Demuxer demuxer =
                    opening.add(Demuxer.openMemory(data, container.ffmpegFormat(), OPTIONS));
            if (!demuxer.selectFirstVideo()) {
                throw noVideo(container, demuxer.codecNames());
            }
            VideoCodec codec = SupportedCodecs.require(demuxer.parameters());
            Set<Long> damaged =
                    transport == null ? Set.of() : transport.damagedTimes(demuxer.streamId());
            NativePacket packet = opening.add(new NativePacket());
            opening.keepOpen();
            return new ContainerPackets(container, demuxer, codec, packet, damaged);
        } catch (FfmpegException e) {
            throw new ChunkException(
                    ChunkException.Kind.CORRUPT,
                    "%d bytes of %s cannot be opened: %s"
                            .formatted(data.length, container.contentType(), e.reason()),
                    e);
        }
    }

    private static ChunkException noVideo(ChunkContainer container, List<String> codecs) {
        if (codecs.isEmpty()) {
            return new ChunkException(
                    ChunkException.Kind.CORRUPT,
                    "the %s has no streams: it is damaged, or it is another container than its content-type header names"
                            .formatted(container.contentType()));
        }
        return new ChunkException(
                ChunkException.Kind.UNSUPPORTED,
                "the %s has no video, only %s: expected H.264 or H.265 in MPEG-TS, or these, VP9, AV1 or MJPEG in fragmented MP4; check what the producer writes"
                        .formatted(container.contentType(), String.join(", ", codecs)));
    }

    @Override
    public VideoCodec codec() {
        return codec;
    }

    @Override
    public CodecParameters parameters() {
        return demuxer.parameters();
    }

    @Override
    public FfmpegTimeBase timeBase() {
        return demuxer.timeBase();
    }

    @Override
    public @Nullable NativePacket next() throws ChunkException {
        try {
            return demuxer.read(packet) ? packet : null;
        } catch (FfmpegException e) {
            throw new ChunkException(
                    ChunkException.Kind.CORRUPT,
                    "the %s is damaged: %s".formatted(container.contentType(), e.reason()),
                    e);
        }
    }

    @Override
    public @Nullable String defect() {
        if (container != ChunkContainer.MPEG_TS) {
            return packet.isCorrupt() ? "the container breaks off within it" : null;
        }
        if (packet.pts() != EncodedPacket.NO_TIME) { // others belong to the frame before
            damaged = damagedTimes.contains(TransportStream.time(packet.pts()));
        }
        return damaged ? "MPEG-TS packets of it are lost or damaged" : null;
    }

    @Override
    public int indexed() {
        return container == ChunkContainer.FRAGMENTED_MP4 ? demuxer.indexEntries() : 0;
    }

    @Override
    public void close() {
        ResourceStack.closeAll(demuxer, packet);
    }
}
