// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.run;

import dev.sluice.platform.SluiceException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The file is there exactly while the job is running. */
final class ReadyFileTest {

    @TempDir private Path folder;

    @Test
    void theFileIsThereWhileTheJobRuns() throws Exception {
        Path file = Files.createFile(folder.resolve("ready")); // an earlier process left it
        try (ReadyFile ready = new ReadyFile(file)) {
            assertThat(file).doesNotExist();
            ready.set(true);
            assertThat(file).content().startsWith(Long.toString(ProcessHandle.current().pid()));
            ready.set(false);
            assertThat(file).doesNotExist();
            ready.set(true);
        }
        assertThat(file).doesNotExist();
    }

    @Test
    void aFileThatCannotBeWrittenIsNamed() {
        try (ReadyFile ready = new ReadyFile(folder.resolve("missing").resolve("ready"))) {
            assertThatThrownBy(() -> ready.set(true))
                    .isInstanceOf(SluiceException.class)
                    .hasMessageContaining("--ready-file, " + folder);
        }
    }
}
