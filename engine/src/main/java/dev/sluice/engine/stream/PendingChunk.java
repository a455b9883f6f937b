package dev.sluice.engine.stream;

import dev.sluice.ingest.chunk.VideoChunk;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * What the order of a stream has to know of a chunk.
 *
 * @param epoch one run of one source
 * @param sequence its place within the epoch
 * @param captureMicros capture time of its first picture, microseconds since 1970
 * @param endMicros end of its last picture
 * @param bytes what it takes in state
 * @param readyMicros how far the stream had come when its turn came, in capture time: until then it
 *     waited for others, and was not behind
 */
public record PendingChunk(
        long epoch,
        long sequence,
        long captureMicros,
        long endMicros,
        int bytes,
        long readyMicros) {

    public static PendingChunk of(VideoChunk chunk, int bytes) {
        return new PendingChunk(
                chunk.epoch(),
                chunk.sequence(),
                chunk.captureMicros(),
                chunk.endMicros(),
                bytes,
                chunk.endMicros());
    }

    /** When its turn has come. */
    PendingChunk readyAt(long micros) {
        return new PendingChunk(epoch, sequence, captureMicros, endMicros, bytes, micros);
    }

    /** The key of its record in state. */
    public String id() {
        return epoch + "-" + sequence;
    }

    void write(DataOutput out) throws IOException {
        out.writeLong(epoch);
        out.writeLong(sequence);
        out.writeLong(captureMicros);
        out.writeLong(endMicros);
        out.writeInt(bytes);
        out.writeLong(readyMicros);
    }

    static PendingChunk read(DataInput in) throws IOException {
        return new PendingChunk(
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readInt(),
                in.readLong());
    }
}
