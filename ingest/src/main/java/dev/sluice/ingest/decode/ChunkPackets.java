// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.decode;

import dev.sluice.ingest.chunk.ChunkContainer;
import dev.sluice.ingest.chunk.ChunkException;
import dev.sluice.ingest.ffmpeg.CodecParameters;
import dev.sluice.ingest.ffmpeg.FfmpegTimeBase;
import dev.sluice.ingest.ffmpeg.NativePacket;
import dev.sluice.ingest.ffmpeg.ResourceStack;
import dev.sluice.ingest.ffmpeg.VideoCodec;

import org.jspecify.annotations.Nullable;

/** The packets of one chunk. Owns its native objects. Not safe for use by several threads. */
interface ChunkPackets extends ResourceStack.Resource {

    /** Opens the container of a chunk. */
    static ChunkPackets open(ChunkContainer container, byte[] data) throws ChunkException {
        return container == ChunkContainer.JPEG
                ? JpegPackets.open(data)
                : ContainerPackets.open(container, data);
    }

    /** The codec of the video. */
    VideoCodec codec();

    /** What the container declares about the video; remains this object's. */
    CodecParameters parameters();

    /** Unit of the packets' times. */
    FfmpegTimeBase timeBase();

    /**
     * Reads the next packet in decoding order.
     *
     * @return a packet that remains this object's and is valid until the next call; null at the end
     */
    @Nullable NativePacket next() throws ChunkException;

    /** Why the last packet is damaged, as far as the container shows it; null if it is not. */
    @Nullable String defect();

    /** Number of packets that the container's index lists, 0 if it has no index. */
    int indexed();
}
