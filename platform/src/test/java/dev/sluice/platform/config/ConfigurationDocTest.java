package dev.sluice.platform.config;

import dev.sluice.platform.local.Home;

import org.apache.flink.configuration.ConfigOption;
import org.junit.jupiter.api.Test;

import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;

/** The reference of options is what the code says. */
final class ConfigurationDocTest {

    private static final String AGAIN =
            "docs/configuration.md is not what the options say; write it again with: mvn -pl app -am"
                    + " test -Dtest=ConfigurationDocTest -Dsurefire.failIfNoSpecifiedTests=false"
                    + " -Dsluice.docs.write=true";

    private final Path file = Home.folder().resolve("docs").resolve("configuration.md");

    @Test
    void theCommittedReferenceIsWhatTheOptionsSay() throws Exception {
        if (Boolean.getBoolean("sluice.docs.write")) {
            ConfigurationDoc.write(file);
        }
        assertThat(Files.readString(file)).as(AGAIN).isEqualTo(ConfigurationDoc.render());
    }

    @Test
    void everyOptionHasADescriptionAndStandsUnderSluice() {
        for (ConfigOption<?> option : OptionCatalog.sluice()) {
            assertThat(option.key()).startsWith("sluice.").matches("[a-z0-9.-]+");
            assertThat(ConfigurationDoc.description(option)).as(option.key()).isNotBlank();
        }
    }
}
