// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.option;

import dev.sluice.ingest.source.Secrets;
import dev.sluice.ingest.source.SourceException;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

import java.nio.file.Path;

/** The option that names the file with the values of references in sources. */
public final class CredentialsOption {

    @Option(
            names = "--credentials",
            paramLabel = "FILE",
            description = "The file with lines NAME=value that replace $${NAME} in sources.")
    private @Nullable Path file;

    /**
     * Reads the values: those of the file, or of the environment if no file is named.
     *
     * @throws SourceException if the file cannot be read
     */
    public Secrets secrets() throws SourceException {
        return file == null ? Secrets.ofEnvironment() : Secrets.ofFile(file);
    }
}
