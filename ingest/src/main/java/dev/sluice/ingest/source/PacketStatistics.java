// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.source;

import java.util.List;

/**
 * What the packets of a source are like, as they were read.
 *
 * @param packets number of packets
 * @param discarded number of packets whose frame an edit list leaves out
 * @param corrupt number of packets that the demuxer found incomplete
 * @param untimed number of packets without a presentation time
 * @param gopMicros time from each key frame to the next one, and from the last one to the end;
 *     empty if there is no key frame
 * @param usualMicros median of the times from a frame to the next one, of the first frames; 0 for
 *     fewer than two
 * @param longestMicros longest time from a frame to the next one, of the first frames; 0 for fewer
 *     than two
 * @param endsIncomplete whether the last packet is incomplete in a container whose readers drop
 *     such a packet: the file is broken off
 * @param jumps number of times that the clock of the source jumped, back or by more than a minute
 *     ahead
 */
public record PacketStatistics(
        long packets,
        long discarded,
        long corrupt,
        long untimed,
        List<Long> gopMicros,
        long usualMicros,
        long longestMicros,
        boolean endsIncomplete,
        long jumps) {

    public PacketStatistics {
        gopMicros = List.copyOf(gopMicros);
    }

    /**
     * The median of the GOPs' durations in microseconds; the last one counts only if it is alone,
     * because the source may end in the middle of it. 0 if there is no key frame.
     */
    public long medianGopMicros() {
        if (gopMicros.isEmpty()) {
            return 0;
        }
        List<Long> sorted =
                gopMicros.subList(0, Math.max(1, gopMicros.size() - 1)).stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1
                ? sorted.get(middle)
                : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    /** The longest GOP's duration in microseconds, 0 if there is no key frame. */
    public long longestGopMicros() {
        return gopMicros.stream().mapToLong(Long::longValue).max().orElse(0);
    }
}
