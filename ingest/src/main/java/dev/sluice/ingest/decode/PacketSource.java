package dev.sluice.ingest.decode;

import dev.sluice.ingest.chunk.ChunkContainer;
import dev.sluice.ingest.chunk.ChunkException;

import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVRational;

/** The coded pictures of one chunk. Owns its native objects; for one thread. */
interface PacketSource extends AutoCloseable {

    static PacketSource open(ChunkContainer container, byte[] data) throws ChunkException {
        FFmpegSupport.configure();
        return container == ChunkContainer.JPEG
                ? new JpegSource(data)
                : ChunkDemuxer.open(container, data);
    }

    /** The codec of the video. */
    VideoCodec codec();

    /** What the container says of the video; native, valid until this is closed. */
    AVCodecParameters parameters();

    /** Seconds of one tick of the packets' times; native, valid until this is closed. */
    AVRational timeBase();

    /**
     * The next coded picture, or null at the end.
     *
     * @return native, valid until the next call
     */
    AVPacket next() throws ChunkException;

    /** Pictures that the container's index lists; 0 where it has none. */
    int indexed();

    @Override
    void close();
}
