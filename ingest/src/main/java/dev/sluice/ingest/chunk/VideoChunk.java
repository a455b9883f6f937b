package dev.sluice.ingest.chunk;

/**
 * One record of the video topic: a self-contained segment of pictures that can be decoded on its
 * own.
 *
 * @param streamId the Kafka key
 * @param epoch one run of one source: its start in milliseconds since 1970; a newer epoch fences an
 *     older one
 * @param sequence the chunk's place within its epoch, from 0, without holes
 * @param source where the pictures came from, without user info and query
 * @param captureMicros capture time of the first picture, microseconds since 1970; authoritative
 * @param durationMicros time from the first picture to the end of the last one, microseconds
 * @param leadingPictures pictures before the first key frame in presentation order that cannot be
 *     decoded without the previous chunk (0 for a closed GOP)
 * @param contentType the container, see {@link ChunkContainer}
 * @param data the container's bytes; not copied, so neither side may change them
 */
public record VideoChunk(
        String streamId,
        long epoch,
        long sequence,
        String source,
        long captureMicros,
        long durationMicros,
        int leadingPictures,
        String contentType,
        byte[] data) {

    /** Capture time of the end of the last picture, microseconds since 1970. */
    public long endMicros() {
        return captureMicros + durationMicros;
    }
}
