// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.clip;

import dev.sluice.ingest.chunk.CaptureTime;
import dev.sluice.platform.SluiceException;
import dev.sluice.platform.config.KafkaSettings;

import org.apache.flink.configuration.Configuration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;

/** The options by which a verb takes a video: a file, or a part of a stream in the video topic. */
public final class VideoOptions {

    @Parameters(
            arity = "0..1",
            paramLabel = "VIDEO",
            description =
                    "The video file, as a path or a file: URL. Its container and codec are those"
                            + " that ingest takes; #track=2 behind it selects the second video"
                            + " track.")
    private @Nullable String file;

    @Option(
            names = "--stream",
            paramLabel = "ID",
            description = "The id of a stream. Its video is read from the video topic.")
    private @Nullable String stream;

    @Option(
            names = "--from",
            paramLabel = "TIME",
            description = "The capture time to begin at. It is needed with --stream.")
    private @Nullable Instant from;

    @Option(
            names = "--to",
            paramLabel = "TIME",
            description =
                    "The capture time to end before. It is needed with --stream. Chunks are read"
                            + " whole.")
    private @Nullable Instant to;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    /**
     * Checks that the options name one video.
     *
     * @throws ParameterException if they do not
     * @throws SluiceException if there is no such file
     */
    public void check() {
        boolean interval = from != null && to != null;
        if (stream == null
                ? file == null || from != null || to != null
                : file != null || !interval) {
            throw new ParameterException(
                    spec.commandLine(), "expected VIDEO, or --stream with --from and --to");
        }
        if (from != null && to != null && !from.isBefore(to)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "found --from %s and --to %s; expected a --from before --to"
                            .formatted(from, to));
        }
        if (file != null) {
            ClipFile.parse(file);
        }
    }

    /** Whether the video is a part of a stream, whose times are of interest. */
    public boolean isStream() {
        return stream != null;
    }

    /** The length of the video, microseconds; 0 if only its end tells. */
    public long length() {
        return from == null || to == null ? 0 : Duration.between(from, to).toNanos() / 1_000;
    }

    /** What people call the video. */
    public String name() {
        return stream != null
                ? "stream " + stream
                : ClipFile.parse(String.valueOf(file)).path().getFileName().toString();
    }

    /**
     * Returns the beginning and the end of the video, microseconds since 1970. A file is read once
     * for this, without decoding it.
     *
     * @throws SluiceException if it cannot be read
     */
    public long[] span(Configuration config) {
        if (from != null && to != null) {
            return new long[] {CaptureTime.micros(from), CaptureTime.micros(to)};
        }
        SpanSink span = new SpanSink();
        read(config, span, note -> {});
        return span.span();
    }

    /**
     * Reads the video.
     *
     * @param notes takes what people should know of the video, a line each, while it is read
     * @return the frames that were not used
     * @throws SluiceException if it cannot be read; the message names it
     */
    public ClipLosses read(Configuration config, ClipSink sink, Consumer<String> notes) {
        try {
            if (stream == null || from == null || to == null) {
                return ClipReader.read(
                        "video", ClipFile.parse(String.valueOf(file)), config, sink, notes);
            }
            try (ClipChunks chunks = new ClipChunks(sink, notes)) {
                new RecordingReader(stream, from, to, chunks, notes).read(KafkaSettings.of(config));
                chunks.finish();
                return chunks.losses();
            }
        } catch (IOException e) {
            throw new SluiceException(name() + ": " + e.getMessage(), e);
        }
    }
}
