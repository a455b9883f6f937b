// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.source;

import dev.sluice.ingest.ffmpeg.DecoderOptions;
import dev.sluice.ingest.ffmpeg.Demuxer;
import dev.sluice.ingest.ffmpeg.EncodedPacket;
import dev.sluice.ingest.ffmpeg.FfmpegException;
import dev.sluice.ingest.ffmpeg.Interrupt;
import dev.sluice.ingest.ffmpeg.NativeFrame;
import dev.sluice.ingest.ffmpeg.NativePacket;
import dev.sluice.ingest.ffmpeg.RgbConverter;
import dev.sluice.ingest.ffmpeg.VideoDecoder;
import dev.sluice.ingest.ffmpeg.VideoFormat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads a whole file with FFmpeg alone, to compare with what chunks give. */
final class WholeVideo {

    private WholeVideo() {}

    /**
     * The pixels of every frame, by the number of periods since the first one.
     *
     * @param period time from one frame to the next, microseconds
     */
    static Map<Long, byte[]> frames(Path file, long period) throws FfmpegException {
        return frames(file, period, Map.of());
    }

    /** The same without what an edit list says. */
    static Map<Long, byte[]> unedited(Path file, long period) throws FfmpegException {
        return frames(file, period, Map.of("ignore_editlist", "1"));
    }

    private static Map<Long, byte[]> frames(Path file, long period, Map<String, String> options)
            throws FfmpegException {
        TreeMap<Long, byte[]> frames = new TreeMap<>();
        try (Interrupt interrupt = new Interrupt();
                Demuxer demuxer = open(file, options, interrupt);
                VideoDecoder decoder = decoder(demuxer);
                NativePacket packet = new NativePacket();
                NativeFrame frame = new NativeFrame();
                RgbConverter converter = new RgbConverter()) {
            while (demuxer.read(packet)) {
                decoder.send(packet);
                receive(decoder, frame, converter, demuxer, frames);
            }
            decoder.sendEnd();
            receive(decoder, frame, converter, demuxer, frames);
        }
        long first = frames.firstKey();
        TreeMap<Long, byte[]> numbered = new TreeMap<>();
        frames.forEach(
                (micros, rgb) -> numbered.put(Math.round((micros - first) / (double) period), rgb));
        return numbered;
    }

    /** The packets of a file as a source gives them, with repaired times. */
    static List<EncodedPacket> packets(Path file) throws FfmpegException {
        List<EncodedPacket> packets = new ArrayList<>();
        try (Interrupt interrupt = new Interrupt();
                Demuxer demuxer = open(file, Map.of(), interrupt);
                NativePacket packet = new NativePacket()) {
            Timeline timeline = new Timeline(demuxer.format().frameMicros(), true);
            while (demuxer.read(packet)) {
                packets.add(timeline.repair(packet.copy(demuxer.timeBase())));
            }
        }
        return packets;
    }

    static VideoFormat format(Path file) throws FfmpegException {
        try (Interrupt interrupt = new Interrupt();
                Demuxer demuxer = open(file, Map.of(), interrupt)) {
            return demuxer.format();
        }
    }

    private static Demuxer open(Path file, Map<String, String> options, Interrupt interrupt)
            throws FfmpegException {
        Demuxer demuxer =
                Demuxer.openAddress(file.toString(), Optional.empty(), options, interrupt);
        demuxer.analyze();
        demuxer.selectBestVideo();
        return demuxer;
    }

    private static VideoDecoder decoder(Demuxer demuxer) throws FfmpegException {
        List<String> names =
                demuxer.format().codec().map(codec -> codec.decoders()).orElse(List.of());
        return VideoDecoder.open(
                demuxer.parameters(), new DecoderOptions(names, demuxer.timeBase(), 1 << 20, true));
    }

    private static void receive(
            VideoDecoder decoder,
            NativeFrame frame,
            RgbConverter converter,
            Demuxer demuxer,
            Map<Long, byte[]> frames)
            throws FfmpegException {
        while (decoder.receive(frame)) {
            converter.convert(frame, frame.width());
            frames.put(demuxer.timeBase().toMicros(frame.pts()), converter.copy());
        }
    }
}
