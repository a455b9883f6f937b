// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** Demos that end while their parts start side by side, in processes of their own. */
@Timeout(180)
final class DemoStartITCase {

    private static final String NO_ADDRESS = "192.0.2.1"; // for documentation: no machine has it

    @TempDir private Path folder;

    @Test
    void thePartThatFailsIsNamedAndTheOthersAreClosed() throws Exception {
        String bind = "rest.bind-address=" + NO_ADDRESS;
        try (SluiceProcess demo = demo("--set", bind)) {
            assertThat(demo.exitCode()).as(demo.output()).isEqualTo(1);
            assertThat(demo.output()).contains("demo: ").doesNotContain("the job runs");
        }
        assertThat(left()).isEmpty();
    }

    @Test
    void aStopWhilePartsStartClosesThem() throws Exception {
        SluiceProcess demo = demo();
        try (demo) {
            while (left().isEmpty()) {
                assertThat(demo.alive()).as(demo.output()).isTrue();
                Thread.sleep(20);
            }
        }
        assertThat(demo.alive()).isFalse();
        assertThat(demo.output()).doesNotContain("Exception").doesNotContain("the job runs");
        assertThat(left()).isEmpty();
    }

    private SluiceProcess demo(String... options) throws IOException {
        String[] all = Stream.concat(Stream.of("demo"), Stream.of(options)).toArray(String[]::new);
        return SluiceProcess.start(folder, all);
    }

    /** The folders of a broker and of a cluster that were not deleted. */
    private List<Path> left() throws IOException {
        try (Stream<Path> files = Files.list(SluiceProcess.temporary(folder))) {
            return files.filter(file -> file.getFileName().toString().startsWith("sluice-"))
                    .toList();
        }
    }
}
