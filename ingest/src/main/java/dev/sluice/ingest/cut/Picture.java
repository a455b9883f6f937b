package dev.sluice.ingest.cut;

/**
 * A packet and what it means for cutting.
 *
 * @param packet as it goes into the chunk
 * @param kind what it means
 * @param parameterSets what has to stand in front if a chunk begins here: parameter sets that the
 *     packet itself lacks, as Annex B; empty where nothing does
 */
record Picture(EncodedPacket packet, PictureKind kind, byte[] parameterSets) {

    /**
     * A transport stream fills up the last packet of each picture, and has a clock and a header.
     */
    private static final int CONTAINER_BYTES = 400;

    private static final byte[] NONE = new byte[0];

    Picture(EncodedPacket packet, PictureKind kind) {
        this(packet, kind, NONE);
    }

    /** What it takes in a chunk, at most: its bytes, and the container's around one picture. */
    int bytes() {
        return packet.data().length + parameterSets.length + CONTAINER_BYTES;
    }
}
