// SPDX-License-Identifier: Apache-2.0
package dev.sluice.platform.local;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

/** Tests the choice of the folder for logs, checkpoints and reports. */
@DisabledOnOs(OS.WINDOWS)
final class StateFolderTest {

    private static final String USER = "/home/me";

    @TempDir private Path checkout;

    @Test
    void theEnvironmentVariableHasPrecedence() {
        assertThat(StateFolder.choose(checkout, Map.of("SLUICE_HOME", "/srv/sluice"), USER))
                .isEqualTo(Path.of("/srv/sluice"));
    }

    @Test
    void withoutTheVariableTheStateFolderIsInTheCheckout() {
        assertThat(StateFolder.choose(checkout, Map.of("XDG_STATE_HOME", "/state"), USER))
                .isEqualTo(checkout.resolve(".sluice"));
    }

    @Test
    void aReadOnlyCheckoutUsesTheUsersStateFolder() throws IOException {
        assertThat(checkout.toFile().setWritable(false)).isTrue();
        assumeFalse(Files.isWritable(checkout), "root can write everywhere");
        assertThat(StateFolder.choose(checkout, Map.of(), USER))
                .isEqualTo(Path.of("/home/me/.local/state/sluice"));
        assertThat(StateFolder.choose(checkout, Map.of("XDG_STATE_HOME", "/state"), USER))
                .isEqualTo(Path.of("/state/sluice"));
    }

    @Test
    void aMissingCheckoutUsesTheUsersStateFolder() throws IOException {
        Path missing = checkout.resolve("gone");
        assertThat(StateFolder.choose(missing, Map.of("XDG_STATE_HOME", "/state"), USER))
                .isEqualTo(Path.of("/state/sluice"));
    }
}
