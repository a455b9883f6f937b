// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.probe;

import dev.sluice.ingest.chunk.FrameDisplay;
import dev.sluice.ingest.ffmpeg.VideoDescription;
import dev.sluice.ingest.source.IngestSettings;
import dev.sluice.ingest.source.PacketStatistics;
import dev.sluice.ingest.source.SourceProbe;
import dev.sluice.ingest.source.SourceSpec;
import dev.sluice.ingest.source.StreamSpec;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** Reads sources in order to say what Sluice makes of them. Stateless. */
public final class Probe {

    /** How long a source without an end is read if nothing else is asked for. */
    public static final Duration LIVE_LIMIT = Duration.ofSeconds(10);

    private static final String STREAM = "probe";

    private Probe() {}

    /**
     * Reads a source on the caller's thread: it is cut as ingest cuts it, and every chunk is
     * decoded as the job decodes it.
     *
     * @param settings as for ingest
     * @param limit of the video that is read of a recording (default: all of it), or of the time
     *     for which a live source is read (default: {@link #LIVE_LIMIT})
     * @throws IOException if the source cannot be opened or read, with ingest's message; a live
     *     source that is lost after its first chunk is reported instead
     */
    public static ProbeReport of(
            SourceSpec source, IngestSettings settings, Optional<Duration> limit)
            throws IOException {
        SourceProbe probe = new SourceProbe(StreamSpec.of(STREAM, source), settings, LIVE_LIMIT);
        boolean mayBeLive = !(source instanceof SourceSpec.LocalFile);
        ProbeCollector collector = new ProbeCollector(!mayBeLive);
        Optional<String> lost = Optional.empty();
        try (collector) {
            probe.run(limit, collector, collector::progress);
        } catch (IOException e) {
            if (!probe.isLive() || collector.firstMicros().isEmpty()) {
                throw e;
            }
            lost = Optional.ofNullable(e.getMessage());
        }
        return report(probe, settings, collector, lost);
    }

    private static ProbeReport report(
            SourceProbe probe,
            IngestSettings settings,
            ProbeCollector collector,
            Optional<String> lost) {
        VideoDescription video = probe.description().orElseThrow();
        PacketStatistics packets = probe.statistics().orElseThrow();
        FrameDisplay display =
                collector.width() == 0 ? video.format().display() : collector.display();
        int width = video.format().width();
        int height = video.format().height();
        boolean decoded = collector.width() > 0;
        ProbeReport.Counts counts = collector.counts(packets);
        ProbeAdvice advice =
                new ProbeAdvice(video, probe.isLive(), packets, counts, settings, display);
        return new ProbeReport(
                video,
                probe.isLive(),
                display,
                decoded ? collector.width() : display.shownWidth(width, height),
                decoded ? collector.height() : display.shownHeight(width, height),
                counts,
                packets,
                collector.firstMicros(),
                collector.durationMicros(),
                advice.sentences(collector, lost));
    }
}
