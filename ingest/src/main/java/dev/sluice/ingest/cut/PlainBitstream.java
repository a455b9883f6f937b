package dev.sluice.ingest.cut;

/** Codecs whose key frames are always closed and carry, or have in the header, all they need. */
final class PlainBitstream implements Bitstream {

    @Override
    public Picture accept(EncodedPacket packet) {
        return new Picture(packet, packet.key() ? PictureKind.CLOSED_ENTRY : PictureKind.PLAIN);
    }

    @Override
    public VideoFormat carried(VideoFormat source) {
        return source;
    }

    @Override
    public byte[] opening(Picture picture) {
        return picture.packet().data();
    }
}
