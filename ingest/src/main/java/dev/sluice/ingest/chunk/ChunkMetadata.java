package dev.sluice.ingest.chunk;

/**
 * What the headers of a record of the video topic say, without its bytes: enough to order, to
 * deduplicate and to count.
 *
 * @param epoch one run of one source: its start in milliseconds since 1970
 * @param sequence the chunk's place within its epoch, from 0
 * @param source where the pictures came from, without user info and query
 * @param captureMicros capture time of the first picture, microseconds since 1970
 * @param durationMicros time from the first picture to the end of the last one, microseconds
 * @param leadingPictures leading pictures that cannot be decoded without the previous chunk
 * @param contentType the container, one of {@link ChunkContainer}
 */
public record ChunkMetadata(
        long epoch,
        long sequence,
        String source,
        long captureMicros,
        long durationMicros,
        int leadingPictures,
        String contentType) {

    /** The chunk that these headers and this value make; the bytes are not copied. */
    public VideoChunk withData(String streamId, byte[] data) {
        return new VideoChunk(
                streamId,
                epoch,
                sequence,
                source,
                captureMicros,
                durationMicros,
                leadingPictures,
                contentType,
                data);
    }

    /** Capture time of the end of the last picture, microseconds since 1970. */
    public long endMicros() {
        return captureMicros + durationMicros;
    }
}
