// SPDX-License-Identifier: Apache-2.0
package dev.sluice.platform.config;

import dev.sluice.platform.local.Home;

import org.apache.flink.configuration.ConfigOption;
import org.junit.jupiter.api.Test;

import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests that the committed reference matches the options. */
final class ConfigurationDocTest {

    private static final String GENERATE =
            "docs/configuration.md differs from the options; generate it with: mvn -pl platform -am"
                    + " test -Dtest=ConfigurationDocTest -Dsurefire.failIfNoSpecifiedTests=false"
                    + " -Dsluice.docs.write=true";

    private final Path file = Home.folder().resolve("docs").resolve("configuration.md");

    @Test
    void theCommittedReferenceMatchesTheOptions() throws Exception {
        if (Boolean.getBoolean("sluice.docs.write")) {
            ConfigurationDoc.write(file);
        }
        assertThat(Files.readString(file)).as(GENERATE).isEqualTo(ConfigurationDoc.render());
    }

    @Test
    void everyOptionHasADescriptionAndAKeyUnderSluice() {
        for (ConfigOption<?> option : OptionCatalog.sluice()) {
            assertThat(option.key()).startsWith("sluice.").matches("[a-z0-9.-]+");
            assertThat(ConfigurationDoc.description(option)).as(option.key()).isNotBlank();
        }
    }
}
