package dev.sluice.ingest.cut;

import dev.sluice.ingest.chunk.ChunkContainer;

/**
 * A chunk without its place in a stream: what cutting gives.
 *
 * @param container what the bytes are
 * @param data the container's bytes; not copied
 * @param startMicros when the first picture that can be decoded is shown, source clock
 * @param durationMicros from there to the end of the last picture
 * @param pictures coded pictures, leading ones included
 * @param leading pictures that cannot be decoded without the previous chunk
 */
public record CutChunk(
        ChunkContainer container,
        byte[] data,
        long startMicros,
        long durationMicros,
        int pictures,
        int leading) {}
