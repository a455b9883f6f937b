// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.cut;

import dev.sluice.ingest.chunk.ChunkContainer;
import dev.sluice.ingest.chunk.FrameDisplay;
import dev.sluice.ingest.ffmpeg.EncodedPacket;
import dev.sluice.ingest.ffmpeg.ResourceStack;
import dev.sluice.ingest.ffmpeg.VideoCodec;
import dev.sluice.ingest.ffmpeg.VideoFormat;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Copies packets into chunks. GOPs over a limit are re-encoded if the settings allow it, and left
 * out otherwise.
 */
final class CopyingCutter implements ChunkCutter {

    private final VideoFormat format;
    private final VideoCodec codec;
    private final CutSettings settings;
    private final DamagedFrames sink;
    private final Bitstream bitstream;
    private final FieldPairs fields = new FieldPairs();
    private final DamageFilter filter = new DamageFilter();
    private final GopGrouper grouper;
    private final DisplayTracker displays;
    private @Nullable EncodingCutter encoder; // open while a GOP is re-encoded

    CopyingCutter(VideoFormat format, VideoCodec codec, CutSettings settings, CutSink sink) {
        this.format = format;
        this.codec = codec;
        this.settings = settings;
        this.sink = new DamagedFrames(sink, format.frameMicros(), settings);
        this.bitstream = Bitstream.of(codec, format.extradata());
        this.grouper = new GopGrouper(settings, format.frameMicros());
        this.displays = new DisplayTracker(format.display(), codec);
    }

    @Override
    public void accept(EncodedPacket packet) throws IOException {
        for (CodedFrame part : bitstream.accept(packet)) {
            judge(fields.accept(part));
        }
    }

    @Override
    public void finish() throws IOException {
        for (CodedFrame part : bitstream.finish()) {
            judge(fields.accept(part));
        }
        judge(fields.finish());
        endRun();
        sink.finish();
    }

    private void judge(List<CodedFrame> frames) throws IOException {
        for (CodedFrame frame : frames) {
            switch (filter.judge(frame)) {
                case USE -> group(frame);
                case USE_AFTER_BREAK -> {
                    endRun();
                    group(frame);
                }
                case LEAVE_OUT -> leaveOut(frame);
                case BREAK -> {
                    endRun();
                    leaveOut(frame);
                }
            }
        }
    }

    private void group(CodedFrame frame) throws IOException {
        for (GopRun run : grouper.accept(frame)) {
            emit(run);
        }
    }

    /** Emits the frames so far; none that follows refers to them. */
    private void endRun() throws IOException {
        for (GopRun run : grouper.finish()) {
            emit(run);
        }
        endEncoding();
    }

    private void leaveOut(CodedFrame frame) throws IOException {
        EncodedPacket packet = frame.packet();
        if (!frame.isSecondField() && !packet.discarded()) {
            sink.add(packet.ptsMicros(), packet.durationMicros(), filter.cause().text());
        }
    }

    @Override
    public boolean hasEntry() {
        return grouper.hasEntry();
    }

    @Override
    public int framesBeforeEntry() {
        return grouper.framesBeforeEntry();
    }

    private void emit(GopRun run) throws IOException {
        FrameDisplay display = displays.next(run.frames());
        if (run.fate() == GopRun.Fate.CHUNK) {
            endEncoding();
            copy(run, display);
        } else if (settings.reencode()) {
            encode(run, display);
        } else if (run.shown() > 0) {
            sink.loss(loss(run, overLimit(run)));
        }
    }

    private void copy(GopRun run, FrameDisplay display) throws IOException {
        List<EncodedPacket> packets = packets(run);
        ChunkContainer container = container(packets.size());
        byte[] data = ChunkMuxer.mux(bitstream.carried(format), container, packets);
        if (data.length > settings.maxBytes()) {
            sink.loss(loss(run, tooLarge(data.length)));
            return;
        }
        sink.chunk(
                new CutChunk(
                        container,
                        data,
                        run.startMicros(),
                        run.durationMicros(),
                        run.leading() + run.shown() + run.trailing(),
                        run.leading(),
                        run.trailing(),
                        display));
    }

    private ChunkContainer container(int packets) {
        return switch (codec) {
            case H264, H265 -> ChunkContainer.MPEG_TS;
            case VP9, AV1 -> ChunkContainer.FRAGMENTED_MP4;
            case MJPEG -> packets == 1 ? ChunkContainer.JPEG : ChunkContainer.FRAGMENTED_MP4;
        };
    }

    private List<EncodedPacket> packets(GopRun run) {
        List<EncodedPacket> packets = new ArrayList<>(run.frames().size());
        for (CodedFrame frame : run.frames()) {
            packets.add(
                    packets.isEmpty()
                            ? frame.packet().withData(bitstream.opening(frame))
                            : frame.packet());
        }
        return packets;
    }

    private void encode(GopRun run, FrameDisplay display) throws IOException {
        if (encoder == null) {
            encoder =
                    EncodingCutter.open(
                            bitstream.carried(format).withDisplay(display),
                            settings,
                            sink,
                            run.startMicros());
        }
        for (EncodedPacket packet : packets(run)) {
            encoder.accept(packet);
        }
        if (run.fate() == GopRun.Fate.REST) {
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

    private String overLimit(GopRun run) {
        return run.fate() == GopRun.Fate.TOO_LARGE
                ? tooLarge(run.frames().stream().mapToInt(CodedFrame::bytes).sum())
                : ("a GOP is longer than sluice.ingest.chunk.max-duration=%s: set the camera's key"
                                + " frame interval to 1–2 s, raise that setting, or set"
                                + " sluice.ingest.reencode=true")
                        .formatted(settings.maxDuration());
    }

    private String tooLarge(long bytes) {
        return ("a GOP has %d bytes or more, over sluice.ingest.chunk.max-bytes=%d: lower the"
                        + " camera's bit rate or key frame interval, raise that setting, or set"
                        + " sluice.ingest.reencode=true")
                .formatted(bytes, settings.maxBytes());
    }

    private static CutLoss loss(GopRun run, String reason) {
        return new CutLoss(
                CutLoss.Kind.LEFT_OUT,
                run.startMicros(),
                run.durationMicros(),
                run.shown(),
                reason);
    }

    @Override
    public void close() {
        ResourceStack.closeAll(encoder);
    }
}
