package dev.sluice.ingest.cut;

import org.bytedeco.ffmpeg.avutil.AVFrame;

import java.io.IOException;

import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;

/**
 * Decodes pictures and encodes them anew as H.264, with a key frame as often as a chunk may begin.
 */
final class EncodingCutter implements ChunkCutter {

    private final CutSettings settings;
    private final DamagedPictures damaged;
    private final long frameMicros;
    private final long firstMicros;
    private final PictureDecoder decoder;
    private final AVFrame frame = av_frame_alloc();

    private H264Encoder encoder; // made for the size of the first picture
    private ChunkCutter copier;
    private long nextKeyMicros = Long.MIN_VALUE;
    private EncodedPacket lastPacket;

    /**
     * A new cutter.
     *
     * @param firstMicros pictures shown earlier are left out
     */
    EncodingCutter(VideoFormat format, CutSettings settings, CutSink sink, long firstMicros)
            throws IOException {
        this.settings = settings;
        this.frameMicros = format.frameMicros();
        this.damaged = new DamagedPictures(sink, frameMicros, settings);
        this.firstMicros = firstMicros;
        this.decoder = new PictureDecoder(format);
    }

    @Override
    public void accept(EncodedPacket packet) throws IOException {
        lastPacket = packet;
        if (decoder.send(packet)) {
            drain();
        }
        countDamaged();
    }

    @Override
    public void finish() throws IOException {
        decoder.end();
        drain();
        countDamaged();
        endEncoder();
        damaged.finish();
    }

    private void countDamaged() throws IOException {
        int broken = decoder.takeBroken();
        if (broken > 0 && lastPacket.ptsMicros() >= firstMicros) {
            damaged.add(broken, lastPacket);
        }
    }

    private void drain() throws IOException {
        while (decoder.receive(frame)) {
            if (frame.pts() >= firstMicros) {
                encode();
            }
        }
    }

    private void encode() throws IOException {
        if (encoder != null && !encoder.takes(frame.width(), frame.height())) {
            endEncoder();
        }
        if (encoder == null) {
            encoder = new H264Encoder(frame.width(), frame.height(), frameMicros, 0);
            copier = ChunkCutter.of(encoder.format(), settings, damaged);
            nextKeyMicros = Long.MIN_VALUE;
        }
        boolean key = frame.pts() >= nextKeyMicros;
        if (key) {
            nextKeyMicros = frame.pts() + settings.minDuration().toNanos() / 1_000;
        }
        for (EncodedPacket packet : encoder.encode(frame, key)) {
            copier.accept(packet);
        }
    }

    private void endEncoder() throws IOException {
        if (encoder == null) {
            return;
        }
        try (H264Encoder ending = encoder;
                ChunkCutter last = copier) {
            encoder = null;
            copier = null;
            for (EncodedPacket packet : ending.finish()) {
                last.accept(packet);
            }
            last.finish();
        }
    }

    @Override
    public void close() {
        if (encoder != null) {
            encoder.close();
            copier.close();
        }
        av_frame_free(frame);
        frame.close();
        decoder.close();
    }
}
