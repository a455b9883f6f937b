// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.clip;

import dev.sluice.ingest.source.Ingest;
import dev.sluice.ingest.source.SourceSpec;
import dev.sluice.ingest.source.StreamSpec;
import dev.sluice.platform.config.IngestConfiguration;

import org.apache.flink.configuration.ReadableConfig;

import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/** Reads a video from its source to its end, as {@code ingest} does. Stateless. */
public final class ClipReader {

    private ClipReader() {}

    /**
     * Reads a source. Capture time begins with 1970, so that sampling does not depend on the date.
     *
     * @param id the id of the stream
     * @param notes takes what people should know of the video, a line each, while it is read
     * @return the frames that were not used
     */
    public static ClipLosses read(
            String id,
            SourceSpec video,
            ReadableConfig config,
            ClipSink sink,
            Consumer<String> notes)
            throws IOException {
        StreamSpec stream = new StreamSpec(id, video, false, false, Optional.of(Instant.EPOCH));
        try (ClipChunks chunks = new ClipChunks(sink, notes)) {
            Ingest.run(stream, IngestConfiguration.settings(config), chunks, chunks);
            chunks.finish();
            return chunks.losses();
        }
    }
}
