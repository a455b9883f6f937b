// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.source;

import dev.sluice.ingest.ffmpeg.EncodedPacket;
import dev.sluice.ingest.ffmpeg.ResourceStack;
import dev.sluice.ingest.ffmpeg.VideoDescription;
import dev.sluice.ingest.ffmpeg.VideoFormat;

import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * An open source, which gives the packets of its video in decoding order. Not safe for use by
 * several threads.
 */
interface PacketStream extends ResourceStack.Resource {

    /** What a person wants to know about the video and its container. */
    VideoDescription description();

    /** Which of several video tracks is read, for people; empty if there is only one. */
    default String choice() {
        return "";
    }

    /** The format of the packets. */
    VideoFormat format();

    /**
     * Whether frames arrive as they are taken: there is no end, and the wall clock gives the time.
     */
    boolean isLive();

    /**
     * Whether packets have presentation times, or are presented in the order in which they are
     * decoded. If not, {@link EncodedPacket#ptsMicros} is {@link EncodedPacket#NO_TIME} where the
     * source declares none.
     */
    default boolean isTimed() {
        return true;
    }

    /** Capture time of the first frame, microseconds since 1970, if the source declares it. */
    OptionalLong creationMicros();

    /**
     * Number of frames that the container's index lists and {@link #read} has not returned; 0 if
     * the container has no such index. At the end of a recording, these are missing from the file.
     */
    default int missing() {
        return 0;
    }

    /** Reads the next packet; empty at the end. Waits for a live source up to its read timeout. */
    Optional<EncodedPacket> read() throws IOException;
}
