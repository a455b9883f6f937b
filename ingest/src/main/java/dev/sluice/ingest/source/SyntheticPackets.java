// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.source;

import dev.sluice.ingest.ffmpeg.EncodedPacket;
import dev.sluice.ingest.ffmpeg.FfmpegException;
import dev.sluice.ingest.ffmpeg.H264Encoder;
import dev.sluice.ingest.ffmpeg.ResourceStack;
import dev.sluice.ingest.ffmpeg.VideoDescription;
import dev.sluice.ingest.ffmpeg.VideoFormat;

import java.util.ArrayDeque;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;

/** Draws and encodes synthetic scenes; the same options give the same packets. Owns its encoder. */
final class SyntheticPackets implements PacketStream {

    private final SyntheticOptions options;
    private final SyntheticFilm film;
    private final H264Encoder encoder;
    private final VideoFormat format;
    private final Queue<EncodedPacket> ready = new ArrayDeque<>();
    private final long end; // number of frames
    private long next;
    private boolean finished;

    private SyntheticPackets(SyntheticOptions options, H264Encoder encoder, VideoFormat format) {
        this.options = options;
        this.film = new SyntheticFilm(options);
        this.encoder = encoder;
        this.format = format;
        this.end =
                options.seconds() == 0 ? Long.MAX_VALUE : (long) options.seconds() * options.fps();
    }

    static SyntheticPackets open(SyntheticOptions options) throws FfmpegException {
        try (ResourceStack opening = new ResourceStack()) {
            H264Encoder encoder =
                    opening.add(
                            H264Encoder.open(
                                    options.width(),
                                    options.height(),
                                    options.frameMicros(),
                                    options.bitRate()));
            SyntheticPackets packets = new SyntheticPackets(options, encoder, encoder.format());
            opening.keepOpen();
            return packets;
        }
    }

    @Override
    public VideoDescription description() {
        return new VideoDescription("synthetic", format, 1, false);
    }

    @Override
    public VideoFormat format() {
        return format;
    }

    @Override
    public boolean isLive() {
        return false;
    }

    @Override
    public OptionalLong creationMicros() {
        return OptionalLong.empty();
    }

    @Override
    public Optional<EncodedPacket> read() throws FfmpegException {
        while (ready.isEmpty() && next < end) {
            long micros = next * 1_000_000L / options.fps();
            boolean key = next % options.gop() == 0;
            ready.addAll(encoder.encode(film.i420(next), micros, key));
            next++;
        }
        if (ready.isEmpty() && !finished) {
            finished = true;
            ready.addAll(encoder.finish());
        }
        return Optional.ofNullable(ready.poll());
    }

    @Override
    public void close() {
        encoder.close();
    }
}
