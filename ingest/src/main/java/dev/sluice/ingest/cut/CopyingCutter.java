package dev.sluice.ingest.cut;

import dev.sluice.ingest.chunk.ChunkContainer;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Copies packets into chunks; only groups of pictures over a limit are encoded anew, where the
 * settings say so.
 */
final class CopyingCutter implements ChunkCutter {

    private final VideoFormat format;
    private final VideoCodec codec;
    private final CutSettings settings;
    private final CutSink sink;
    private final Bitstream bitstream;
    private final GopGrouper grouper;
    private EncodingCutter encoder; // open inside a group that is encoded anew

    CopyingCutter(VideoFormat format, VideoCodec codec, CutSettings settings, CutSink sink) {
        this.format = format;
        this.codec = codec;
        this.settings = settings;
        this.sink = sink;
        this.bitstream = Bitstream.of(codec, format.extradata());
        this.grouper = new GopGrouper(settings, format.frameMicros());
    }

    @Override
    public void accept(EncodedPacket packet) throws IOException {
        for (Group group : grouper.accept(bitstream.accept(packet))) {
            emit(group);
        }
    }

    @Override
    public void finish() throws IOException {
        for (Group group : grouper.finish()) {
            emit(group);
        }
        endEncoding();
    }

    private void emit(Group group) throws IOException {
        if (group.fate() == Group.Fate.CHUNK) {
            endEncoding();
            copy(group);
        } else if (settings.reencode()) {
            encode(group);
        } else {
            sink.loss(loss(group, tooMuch(group)));
        }
    }

    private void copy(Group group) throws IOException {
        List<EncodedPacket> packets = packets(group);
        ChunkContainer container =
                codec == VideoCodec.MJPEG && packets.size() == 1
                        ? ChunkContainer.JPEG
                        : codec.container();
        byte[] data = ChunkMuxer.mux(bitstream.carried(format), container, packets);
        if (data.length > settings.maxBytes()) {
            sink.loss(loss(group, tooLarge(data.length)));
            return;
        }
        sink.chunk(
                new CutChunk(
                        container,
                        data,
                        group.startMicros(),
                        group.durationMicros(),
                        packets.size(),
                        group.leading()));
    }

    private List<EncodedPacket> packets(Group group) {
        List<EncodedPacket> packets = new ArrayList<>(group.pictures().size());
        for (Picture picture : group.pictures()) {
            packets.add(
                    packets.isEmpty()
                            ? picture.packet().withData(bitstream.opening(picture))
                            : picture.packet());
        }
        return packets;
    }

    private void encode(Group group) throws IOException {
        if (encoder == null) {
            encoder =
                    new EncodingCutter(
                            bitstream.carried(format), settings, sink, group.startMicros());
        }
        for (EncodedPacket packet : packets(group)) {
            encoder.accept(packet);
        }
        if (group.fate() == Group.Fate.REST) {
            endEncoding();
        }
    }

    private void endEncoding() throws IOException {
        if (encoder != null) {
            try (EncodingCutter ending = encoder) {
                encoder = null;
                ending.finish();
            }
        }
    }

    private String tooMuch(Group group) {
        return group.fate() == Group.Fate.TOO_LARGE
                ? tooLarge(group.pictures().stream().mapToInt(Picture::bytes).sum())
                : ("a group of pictures is longer than sluice.ingest.chunk.max-duration=%s: set the"
                                + " camera's key frame interval to 1–2 s, raise that setting, or"
                                + " set sluice.ingest.reencode=true")
                        .formatted(settings.maxDuration());
    }

    private String tooLarge(long bytes) {
        return ("a group of pictures has %d bytes or more, over sluice.ingest.chunk.max-bytes=%d: lower"
                        + " the camera's bit rate or key frame interval, raise that setting, or"
                        + " set sluice.ingest.reencode=true")
                .formatted(bytes, settings.maxBytes());
    }

    private static CutLoss loss(Group group, String reason) {
        return new CutLoss(
                group.startMicros(), group.durationMicros(), group.pictures().size(), reason);
    }

    @Override
    public void close() {
        if (encoder != null) {
            encoder.close();
        }
    }
}
