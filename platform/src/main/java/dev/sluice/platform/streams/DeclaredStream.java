// SPDX-License-Identifier: Apache-2.0
package dev.sluice.platform.streams;

import dev.sluice.engine.protocol.Query;
import dev.sluice.ingest.source.IngestSettings;
import dev.sluice.ingest.source.StreamSpec;

import java.util.List;

/**
 * A stream of a file of streams.
 *
 * @param spec the stream and its source
 * @param settings those of the configuration, with what the file sets for this stream
 * @param watches the watches about it, each under an id that follows from its content
 */
public record DeclaredStream(StreamSpec spec, IngestSettings settings, List<Query> watches) {

    public DeclaredStream {
        watches = List.copyOf(watches);
    }

    String id() {
        return spec.streamId();
    }

    /** Whether another declaration is read in the same way; the watches do not matter. */
    boolean readsAs(DeclaredStream other) {
        return spec.equals(other.spec) && settings.equals(other.settings);
    }
}
