package dev.sluice.ingest.source;

import dev.sluice.ingest.cut.EncodedPacket;
import dev.sluice.ingest.cut.VideoFormat;

import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;

/** An open source: packets of its video, in decoding order. For one thread; closed by its owner. */
interface PacketStream extends AutoCloseable {

    /** What the packets are. */
    VideoFormat format();

    /** Whether pictures come as they happen: there is no end, and time is the wall clock's. */
    boolean isLive();

    /** When the first picture was taken, microseconds since 1970, if the source says so. */
    OptionalLong creationMicros();

    /** The next packet; empty at the end. Waits for a live one, but not for ever. */
    Optional<EncodedPacket> read() throws IOException;

    @Override
    void close();
}
