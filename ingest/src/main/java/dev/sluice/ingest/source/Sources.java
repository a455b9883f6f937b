package dev.sluice.ingest.source;

import org.bytedeco.ffmpeg.avformat.AVInputFormat;
import org.bytedeco.ffmpeg.global.avdevice;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Locale;

import static org.bytedeco.ffmpeg.global.avformat.av_find_input_format;

/** Opens sources. Stateless. */
final class Sources {

    private Sources() {}

    /**
     * Opens a source.
     *
     * @param interrupt ends the waiting; stays the caller's, and has to outlive the stream
     */
    static PacketStream open(SourceSpec source, IngestSettings settings, Interrupt interrupt)
            throws IOException {
        FfmpegLog.quiet();
        if (source instanceof SourceSpec.Synthetic synthetic) {
            return new SyntheticPackets(synthetic.options());
        }
        if (source instanceof SourceSpec.LocalFile file) {
            return openFile(file, settings, interrupt);
        }
        if (source instanceof SourceSpec.Device device) {
            avdevice.avdevice_register_all();
            AVInputFormat input = av_find_input_format("video4linux2");
            if (input == null || input.isNull()) {
                throw new SourceException(
                        device.name() + ": this machine's FFmpeg has no Video4Linux; use a URL");
            }
            return FfmpegPackets.open(source, device.path(), input, settings, interrupt);
        }
        String url = ((SourceSpec.Url) source).url();
        return FfmpegPackets.open(source, url, null, settings, interrupt);
    }

    private static PacketStream openFile(
            SourceSpec.LocalFile file, IngestSettings settings, Interrupt interrupt)
            throws SourceException {
        if (!Files.isReadable(file.path()) || Files.isDirectory(file.path())) {
            throw new SourceException(
                    "%s: no such file, or not readable: expected a video file"
                            .formatted(file.path()));
        }
        String path = file.path().toAbsolutePath().toString();
        String lower = path.toLowerCase(Locale.ROOT);
        boolean jpeg = lower.endsWith(".jpg") || lower.endsWith(".jpeg");
        AVInputFormat input = jpeg ? av_find_input_format("jpeg_pipe") : null;
        return FfmpegPackets.open(file, "file:" + path, input, settings, interrupt);
    }
}
