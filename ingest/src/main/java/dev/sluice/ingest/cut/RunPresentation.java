// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.cut;

import dev.sluice.ingest.ffmpeg.EncodedPacket;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * When the frames of a run are presented, and which of them are shown.
 *
 * @param startMicros presentation time of the first shown frame, source clock
 * @param endMicros end of the last shown frame, source clock
 * @param leading number of the first frames in presentation order that are not shown
 * @param trailing number of the last frames in presentation order that are not shown
 * @param shown number of shown frames
 */
record RunPresentation(long startMicros, long endMicros, int leading, int trailing, int shown) {

    /**
     * The presentation of a run.
     *
     * @param frames in decoding order; two packets that are the fields of a frame count as one
     * @param next the frame after them, or null if it is not known
     * @param frameMicros nominal duration of a frame
     */
    static RunPresentation of(
            List<CodedFrame> frames, @Nullable CodedFrame next, long frameMicros) {
        ShownFrames shown = ShownFrames.of(frames);
        List<CodedFrame> seen = frames.stream().filter(shown::includes).toList();
        if (seen.isEmpty()) {
            long start = frames.isEmpty() ? 0 : frames.get(0).packet().ptsMicros();
            return new RunPresentation(start, start, count(frames), 0, 0);
        }
        long start = Long.MAX_VALUE;
        EncodedPacket last = seen.get(0).packet();
        for (CodedFrame frame : seen) {
            start = Math.min(start, frame.packet().ptsMicros());
            last = frame.packet().ptsMicros() > last.ptsMicros() ? frame.packet() : last;
        }
        long first = start;
        long end = end(last, start, seen.size(), frameMicros);
        if (next != null && !next.packet().discarded()) {
            end = touching(end, last.ptsMicros(), next.packet().ptsMicros(), frameMicros);
        }
        long newest = last.ptsMicros();
        return new RunPresentation(
                start,
                end,
                count(frames.stream().filter(f -> f.packet().ptsMicros() < first).toList()),
                count(frames.stream().filter(f -> f.packet().ptsMicros() > newest).toList()),
                count(seen));
    }

    private static int count(List<CodedFrame> packets) {
        return (int) packets.stream().filter(packet -> !packet.isSecondField()).count();
    }

    private static long end(EncodedPacket last, long start, int packets, long frameMicros) {
        long interval = packets > 1 ? (last.ptsMicros() - start) / (packets - 1) : frameMicros;
        long duration = last.durationMicros();
        return last.ptsMicros() + (isPlausible(duration, interval) ? duration : interval);
    }

    /** Whether a declared duration is near the measured one: some cameras only guess their rate. */
    private static boolean isPlausible(long duration, long interval) {
        return duration > 0 && duration >= interval / 10 && duration / 10 <= interval;
    }

    /**
     * Moves the end of a run to the start of the next one if no frame is missing in between, so
     * that consecutive chunks touch to the microsecond and never overlap.
     */
    private static long touching(long end, long last, long next, long frameMicros) {
        boolean near = Math.abs(next - end) <= frameMicros / 2;
        return next > last && (near || next < end) ? next : end;
    }
}
