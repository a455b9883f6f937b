// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.source;

import dev.sluice.ingest.ffmpeg.FfmpegRuntime;
import dev.sluice.ingest.ffmpeg.Interrupt;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** Opens sources. Stateless. */
final class Sources {

    private static final String VIDEO_DEVICE = "video4linux2";

    private Sources() {}

    /**
     * Opens a source.
     *
     * @param interrupt ends blocking calls; remains the caller's and has to outlive the stream
     */
    static PacketStream open(SourceSpec source, IngestSettings settings, Interrupt interrupt)
            throws IOException {
        if (source instanceof SourceSpec.Synthetic synthetic) {
            return SyntheticPackets.open(synthetic.options());
        }
        if (source instanceof SourceSpec.LocalFile file) {
            return openFile(file, settings, interrupt);
        }
        if (source instanceof SourceSpec.Device device) {
            if (!FfmpegRuntime.hasDevice(VIDEO_DEVICE)) {
                throw new SourceException(
                        device.name()
                                + ": FFmpeg on this machine has no Video4Linux; use a URL instead");
            }
            return DemuxedPackets.open(
                    source, device.path(), Optional.of(VIDEO_DEVICE), settings, interrupt);
        }
        String url = ((SourceSpec.Url) source).url();
        return DemuxedPackets.open(source, url, Optional.empty(), settings, interrupt);
    }

    private static void check(Path path) throws SourceException {
        if (!Files.exists(path)) {
            throw new SourceException(
                    "%s: no such file: expected a video file; check the path".formatted(path));
        }
        if (Files.isDirectory(path)) {
            throw new SourceException(
                    "%s: this is a folder: expected a video file; give the path of a file in it"
                            .formatted(path));
        }
        if (!Files.isReadable(path)) {
            throw new SourceException(
                    "%s: this user may not read the file: change its permissions".formatted(path));
        }
    }

    private static PacketStream openFile(
            SourceSpec.LocalFile file, IngestSettings settings, Interrupt interrupt)
            throws SourceException {
        check(file.path());
        String path = file.path().toAbsolutePath().toString();
        String lower = path.toLowerCase(Locale.ROOT);
        boolean jpeg = lower.endsWith(".jpg") || lower.endsWith(".jpeg");
        Optional<String> container = jpeg ? Optional.of("jpeg_pipe") : Optional.empty();
        return DemuxedPackets.open(file, "file:" + path, container, settings, interrupt);
    }
}
