// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.clip;

import dev.sluice.ingest.source.Secrets;
import dev.sluice.ingest.source.SourceException;
import dev.sluice.ingest.source.SourceSpec;
import dev.sluice.platform.SluiceException;

import java.nio.file.Files;

/** The file that {@code answer} reads. Stateless. */
public final class ClipFile {

    private ClipFile() {}

    /**
     * Parses a path or a {@code file:} URL.
     *
     * @throws SluiceException if it is none, or there is no such file
     */
    public static SourceSpec.LocalFile parse(String text) {
        SourceSpec source;
        try {
            source = SourceSpec.parse(text, Secrets.ofEnvironment());
        } catch (SourceException e) {
            throw new SluiceException(e.getMessage(), e);
        }
        if (!(source instanceof SourceSpec.LocalFile file)) {
            throw new SluiceException(
                    "found %s; expected a video file, because the whole video is read"
                            .formatted(source.name()));
        }
        if (Files.isDirectory(file.path())) {
            throw new SluiceException("found a folder: %s; expected a video file".formatted(text));
        }
        if (!Files.isRegularFile(file.path())) {
            throw new SluiceException("found no such file: %s; expected a video".formatted(text));
        }
        return file;
    }
}
