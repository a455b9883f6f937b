// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.source;

import dev.sluice.ingest.chunk.CaptureTime;
import dev.sluice.ingest.ffmpeg.Demuxer;
import dev.sluice.ingest.ffmpeg.EncodedPacket;
import dev.sluice.ingest.ffmpeg.FfmpegException;
import dev.sluice.ingest.ffmpeg.Interrupt;
import dev.sluice.ingest.ffmpeg.NativePacket;
import dev.sluice.ingest.ffmpeg.ResourceStack;
import dev.sluice.ingest.ffmpeg.VideoDescription;
import dev.sluice.ingest.ffmpeg.VideoFormat;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The packets of the best video stream that FFmpeg finds in a file, at a URL or in a device. Owns
 * its demuxer.
 */
final class DemuxedPackets implements PacketStream {

    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

    /** Containers that separate frames but give them no times, so arrival times are used. */
    private static final Set<String> TIMELESS = Set.of("mpjpeg", "mjpeg", "jpeg_pipe");

    /**
     * Containers that store packets in decoding order without presentation times: AVI and ASF only
     * count or send packets, and a bare stream has no times at all.
     */
    private static final Set<String> UNORDERED = Set.of("avi", "asf", "h264", "hevc");

    /** Containers whose index lists every frame of the file. */
    private static final Set<String> INDEXED = Set.of("mov,mp4,m4a,3gp,3g2,mj2", "avi");

    /** Containers in which FFmpeg searches the data for the ends of frames. */
    private static final Set<String> PARSED = Set.of("mpegts", "mpeg", "hls");

    private final Interrupt interrupt;
    private final Duration readTimeout;
    private final String name;
    private final boolean live;
    private final Demuxer demuxer;
    private final VideoFormat format;
    private final NativePacket packet;
    private int read;
    private boolean nextIsIncomplete;

    private DemuxedPackets(
            SourceSpec source,
            Duration readTimeout,
            Interrupt interrupt,
            Demuxer demuxer,
            NativePacket packet) {
        this.interrupt = interrupt;
        this.readTimeout = readTimeout;
        this.name = source.name();
        this.live = isLive(source, demuxer);
        this.demuxer = demuxer;
        this.format = demuxer.format();
        this.packet = packet;
    }

    /**
     * Opens a source.
     *
     * @param address what FFmpeg opens
     * @param container FFmpeg's name of the demuxer; empty to let FFmpeg detect it
     * @param interrupt ends blocking calls; remains the caller's
     */
    static DemuxedPackets open(
            SourceSpec source,
            String address,
            Optional<String> container,
            IngestSettings settings,
            Interrupt interrupt)
            throws SourceException {
        try (ResourceStack opening = new ResourceStack()) {
            try {
                return open(source, address, container, settings, interrupt, opening);
            } catch (FfmpegException e) {
                // The message is built before the demuxer is closed, because closing sets a
                // deadline.
                throw SourceFailure.opening(source, interrupt, e);
            }
        }
    }

    private static DemuxedPackets open(
            SourceSpec source,
            String address,
            Optional<String> container,
            IngestSettings settings,
            Interrupt interrupt,
            ResourceStack opening)
            throws SourceException, FfmpegException {
        interrupt.allow(settings.connectTimeout());
        NativePacket packet = opening.add(new NativePacket());
        Demuxer demuxer =
                opening.add(
                        Demuxer.openAddress(
                                address, container, InputOptions.of(source, settings), interrupt));
        opening.add(() -> interrupt.allow(CLOSE_TIMEOUT));
        prepare(source, demuxer);
        DemuxedPackets packets =
                new DemuxedPackets(source, settings.readTimeout(), interrupt, demuxer, packet);
        opening.keepOpen();
        return packets;
    }

    private static void prepare(SourceSpec source, Demuxer demuxer)
            throws SourceException, FfmpegException {
        if (isLive(source, demuxer) && TIMELESS.contains(demuxer.formatName())) {
            demuxer.timeByArrival();
        }
        demuxer.analyze();
        boolean found =
                source.track() == 0
                        ? demuxer.selectBestVideo()
                        : demuxer.selectVideo(source.track());
        if (!found) {
            throw SourceFailure.noVideo(source, demuxer);
        }
        if (!demuxer.isDecodedBy(InputOptions.codecs(source))) {
            throw SourceFailure.codec(source, demuxer);
        }
    }

    @Override
    public VideoDescription description() {
        return demuxer.description();
    }

    @Override
    public String choice() {
        return demuxer.videoStreams() < 2
                ? ""
                : "video track %d of %d is read; choose another one with #track=N"
                        .formatted(demuxer.selectedVideo(), demuxer.videoStreams());
    }

    @Override
    public VideoFormat format() {
        return format;
    }

    @Override
    public boolean isLive() {
        return live;
    }

    /**
     * A codec that is decoded anyway needs no times that the container lacks: a program stream, for
     * example, gives them only for some of its frames.
     */
    @Override
    public boolean isTimed() {
        return !demuxer.parameters().isReordered()
                || format.codec().isPresent() && !UNORDERED.contains(demuxer.formatName());
    }

    /** A file has an end, and so does a recording on a server, which declares its duration. */
    private static boolean isLive(SourceSpec source, Demuxer demuxer) {
        return !(source instanceof SourceSpec.LocalFile) && !demuxer.hasDuration();
    }

    @Override
    public int missing() {
        return INDEXED.contains(demuxer.formatName())
                ? Math.max(0, demuxer.indexEntries() - read)
                : 0;
    }

    @Override
    public OptionalLong creationMicros() {
        Optional<String> time = demuxer.metadata("creation_time");
        if (time.isEmpty()) {
            return OptionalLong.empty();
        }
        try {
            long micros = CaptureTime.parse(time.get());
            return micros > 0 ? OptionalLong.of(micros) : OptionalLong.empty();
        } catch (DateTimeException e) {
            return OptionalLong.empty(); // some recorders leave it at 1904, which means unknown
        }
    }

    @Override
    public Optional<EncodedPacket> read() throws SourceException {
        interrupt.allow(readTimeout);
        try {
            while (demuxer.read(packet)) {
                read++;
                if (packet.size() > 0) {
                    return Optional.of(flagged(packet.copy(demuxer.timeBase())));
                }
            }
            return Optional.empty();
        } catch (FfmpegException e) {
            throw SourceFailure.reading(name, interrupt, e);
        }
    }

    /**
     * Moves the mark of an incomplete packet to the packet that it is about. Where FFmpeg parses
     * the stream to find out where frames end, it gives the mark to the frame that ends as the
     * incomplete data begins, and that is the one before.
     */
    private EncodedPacket flagged(EncodedPacket read) {
        if (!PARSED.contains(demuxer.formatName())) {
            return read;
        }
        boolean incomplete = nextIsIncomplete;
        nextIsIncomplete = read.corrupt();
        return read.withCorrupt(incomplete);
    }

    @Override
    public void close() {
        interrupt.allow(CLOSE_TIMEOUT);
        ResourceStack.closeAll(demuxer, packet);
    }
}
