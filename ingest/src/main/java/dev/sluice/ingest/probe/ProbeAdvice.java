// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.probe;

import dev.sluice.ingest.chunk.FrameDisplay;
import dev.sluice.ingest.ffmpeg.VideoDescription;
import dev.sluice.ingest.source.IngestSettings;
import dev.sluice.ingest.source.PacketStatistics;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Says in sentences what is special about a source, and what to do about it. */
final class ProbeAdvice {

    /** A GOP that is longer delays a live stream noticeably. */
    private static final long SLOW_GOP_MICROS = 4_000_000;

    /** Distances of frames that differ by a factor of more are not those of one frame rate. */
    private static final int STEADY = 3;

    private final VideoDescription video;
    private final boolean live;
    private final PacketStatistics packets;
    private final ProbeReport.Counts counts;
    private final IngestSettings settings;
    private final FrameDisplay display;
    private final List<String> advice = new ArrayList<>();

    ProbeAdvice(
            VideoDescription video,
            boolean live,
            PacketStatistics packets,
            ProbeReport.Counts counts,
            IngestSettings settings,
            FrameDisplay display) {
        this.video = video;
        this.live = live;
        this.packets = packets;
        this.counts = counts;
        this.settings = settings;
        this.display = display;
    }

    /**
     * The advice, the most important first.
     *
     * @param lost why a live source ended early
     */
    List<String> sentences(ProbeCollector collector, Optional<String> lost) {
        lost.ifPresent(reason -> say("The source was lost: %s.", reason));
        noFrames();
        longGops();
        lossesAndDamage(collector);
        reencoding(collector);
        look();
        times();
        tracks();
        return advice;
    }

    private void say(String text, Object... arguments) {
        advice.add(String.format(Locale.ROOT, text, arguments));
    }

    private void noFrames() {
        if (packets.packets() == 0) {
            say("No frame was read; make the probe longer with --seconds of sluice probe.");
        } else if (packets.gopMicros().isEmpty()) {
            say(
                    "No key frame was found in %d frames, and decoding begins with one: make the probe longer with --seconds of sluice probe, or set the camera's key frame interval to 2 s.",
                    packets.packets());
        }
    }

    private void longGops() {
        double seconds = packets.longestGopMicros() / 1e6;
        boolean tooLong = packets.longestGopMicros() > limitMicros();
        double most = limitMicros() / 1e6;
        if (tooLong && live) {
            say(
                    "Key frames come every %.1f s, and a chunk holds at most %.0f s: set the camera's GOP to 2 s, or sluice.ingest.reencode to true.",
                    seconds, most);
        } else if (tooLong) {
            say(
                    "Key frames come every %.1f s, and a chunk holds at most %.0f s: set the encoder's GOP to 2 s. Until then such parts are encoded again, which takes a core, unless sluice.ingest.reencode is false.",
                    seconds, most);
        } else if (live && packets.medianGopMicros() > SLOW_GOP_MICROS) {
            say(
                    "Key frames come every %.1f s, so the job sees a frame up to that much later: set the camera's GOP to 1 or 2 s.",
                    packets.medianGopMicros() / 1e6);
        }
    }

    private long limitMicros() {
        return settings.cut().maxDuration().toNanos() / 1_000;
    }

    private void lossesAndDamage(ProbeCollector collector) {
        if (counts.damaged() > 0) {
            say(
                    "%d of %d frames are damaged, or refer to a damaged one%s.",
                    counts.damaged(),
                    counts.frames(),
                    live
                            ? ": look at the connection; sluice.ingest.rtsp-transport=tcp loses no packets"
                            : ": the file was damaged when it was recorded or copied");
        }
        if (counts.refused() > 0) {
            say(
                    "%d of %d chunks have no frame that can be used; they would be dead letters.",
                    counts.refused(), counts.chunks());
        }
        if (collector.leadingFrames() > packets.discarded()) {
            say(
                    "The GOPs are open: %d frames are left out, because they refer to the chunk before. Set the camera or encoder to closed GOPs.",
                    collector.leadingFrames() - packets.discarded());
        }
        for (String message : collector.messages()) {
            say("%s%s.", message.substring(0, 1).toUpperCase(Locale.ROOT), message.substring(1));
        }
    }

    private void reencoding(ProbeCollector collector) {
        boolean other = !collector.codecs().isEmpty();
        other &= !collector.codecs().contains(video.format().codecName());
        if (other && video.format().codec().isPresent()) {
            say(
                    "The frames have no presentation times, so they are encoded again as H.264, which takes a core while it lasts.");
        } else if (other) {
            say(
                    "A chunk cannot hold %s, so the frames are encoded again as H.264, which takes a core while it lasts.",
                    video.format().codecName());
        }
    }

    private void look() {
        if (display.isTurned()) {
            say(
                    "Frames are %sturned by %d degrees clockwise, as a player shows them.",
                    display.mirrored() ? "mirrored and " : "", display.rotation());
        }
        if (display.isAnamorphic()) {
            say(
                    "Pixels are not square (%d:%d), so frames are made wider or narrower, as a player shows them.",
                    display.aspectNumerator(), display.aspectDenominator());
        }
        if (video.interlaced()) {
            say(
                    "The video is interlaced, so edges that move look like combs: set sluice.decode.deinterlace to true.");
        }
        if (video.isHdr()) {
            say(
                    "The video is HDR, so frames look flat and grey to a model: set sluice.decode.tone-map to true.");
        }
        if (packets.discarded() > 0) {
            say("An edit list leaves out %d frames, which are not shown.", packets.discarded());
        }
    }

    private void times() {
        if (packets.untimed() > 0) {
            say(
                    "%d of %d frames have no time, so their times follow from their order and the frame rate.",
                    packets.untimed(), packets.packets());
        }
        if (packets.jumps() > 0) {
            say(
                    "The clock of the source jumps (%d times), back or by more than a minute ahead.",
                    packets.jumps());
        }
        boolean known = packets.untimed() == 0 && packets.usualMicros() > 0;
        if (known && packets.longestMicros() > STEADY * packets.usualMicros()) {
            say(
                    "Frames come at uneven times: %.3f s apart as a rule, and up to %.3f s.",
                    packets.usualMicros() / 1e6, packets.longestMicros() / 1e6);
        }
    }

    private void tracks() {
        if (video.videoStreams() > 1) {
            say(
                    "There are %d video tracks, and one of them is read: choose another one with #track=N behind the source.",
                    video.videoStreams());
        }
    }
}
