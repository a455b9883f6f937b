// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.source;

import dev.sluice.ingest.ffmpeg.FfmpegRuntime;
import dev.sluice.ingest.ffmpeg.Interrupt;

import java.io.IOException;
import java.nio.file.Files;
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

    private static PacketStream openFile(
            SourceSpec.LocalFile file, IngestSettings settings, Interrupt interrupt)
            throws SourceException {
        if (!Files.isReadable(file.path()) || Files.isDirectory(file.path())) {
            throw new SourceException(
                    "%s: no such file, or it is not readable: expected a video file; check the path"
                            .formatted(file.path()));
        }
        String path = file.path().toAbsolutePath().toString();
        String lower = path.toLowerCase(Locale.ROOT);
        boolean jpeg = lower.endsWith(".jpg") || lower.endsWith(".jpeg");
        Optional<String> container = jpeg ? Optional.of("jpeg_pipe") : Optional.empty();
        return DemuxedPackets.open(file, "file:" + path, container, settings, interrupt);
    }
}
