package dev.sluice.ingest.cut;

/**
 * One compressed picture as a demuxer or an encoder gave it.
 *
 * @param data its bytes; not copied, so neither side may change them
 * @param ptsMicros when it is shown, microseconds on the source's own clock
 * @param dtsMicros when it is decoded, microseconds on the same clock; ascending
 * @param durationMicros how long it is shown, microseconds; 0 if unknown
 * @param key whether the container or parser calls it a key frame
 * @param extradata the codec's private data from this packet on, or null if it stays as it is
 */
public record EncodedPacket(
        byte[] data,
        long ptsMicros,
        long dtsMicros,
        long durationMicros,
        boolean key,
        byte[] extradata) {

    /** A time that the source does not give. */
    public static final long NO_TIME = Long.MIN_VALUE;

    /** The same packet with other bytes. */
    EncodedPacket withData(byte[] other) {
        return new EncodedPacket(other, ptsMicros, dtsMicros, durationMicros, key, extradata);
    }

    /** The same packet at another time. */
    public EncodedPacket at(long pts, long dts) {
        return new EncodedPacket(data, pts, dts, durationMicros, key, extradata);
    }
}
