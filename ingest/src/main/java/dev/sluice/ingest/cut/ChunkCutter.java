package dev.sluice.ingest.cut;

import java.io.IOException;
import java.util.Optional;

/**
 * Packets in, chunks out. Packets are copied, never encoded again, unless the settings ask for it
 * where copying is impossible. Not safe for several threads; nothing goes out after closing.
 */
public sealed interface ChunkCutter extends AutoCloseable permits CopyingCutter, EncodingCutter {

    /** Takes the next packet in decoding order. */
    void accept(EncodedPacket packet) throws IOException;

    /** Ends the stream: everything goes out. */
    void finish() throws IOException;

    @Override
    void close();

    /**
     * A cutter for a stream.
     *
     * @throws IllegalArgumentException if packets of this codec can be neither copied nor, by the
     *     settings, encoded
     */
    static ChunkCutter of(VideoFormat format, CutSettings settings, CutSink sink)
            throws IOException {
        Optional<VideoCodec> codec = format.codec();
        if (codec.isPresent()) {
            return new CopyingCutter(format, codec.get(), settings, sink);
        }
        if (settings.reencode() || format.isRaw()) {
            return new EncodingCutter(format, settings, sink, Long.MIN_VALUE);
        }
        throw new IllegalArgumentException(
                ("the video is %s, which no chunk carries: expected H.264, H.265, VP9, AV1 or MJPEG;"
                                + " set the camera to one of these, or set sluice.ingest.reencode=true")
                        .formatted(format.codecName()));
    }
}
