package dev.sluice.ingest.decode;

import java.io.ByteArrayOutputStream;

/** MPEG-TS by its packets of 188 bytes, for tests that take some away. */
final class TransportPackets {

    private static final int SIZE = 188;
    private static final int VIDEO = 0x100; // where FFmpeg's muxer puts the first stream

    private TransportPackets() {}

    /** The same without the packets of the first picture. */
    static byte[] withoutFirstPicture(byte[] stream) {
        ByteArrayOutputStream kept = new ByteArrayOutputStream();
        int pictures = 0;
        for (int at = 0; at < stream.length; at += SIZE) {
            boolean video = ((stream[at + 1] & 0x1F) << 8 | stream[at + 2] & 0xFF) == VIDEO;
            boolean starts = (stream[at + 1] & 0x40) != 0;
            pictures += video && starts ? 1 : 0;
            if (!video || pictures > 1) {
                kept.write(stream, at, SIZE);
            }
        }
        return kept.toByteArray();
    }
}
