// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.alert;

import dev.sluice.app.alert.rule.Alert;
import dev.sluice.platform.SluiceException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What becomes of alerts whose file is edited. */
final class FollowedAlertsTest {

    private final List<String> warnings = new ArrayList<>();

    @TempDir private Path folder;

    @Test
    void aValidContentIsTakenUpAndAnotherOneIsReported() throws Exception {
        Path file = folder.resolve("alerts.yaml");
        write(file, "door", "gate");
        FollowedAlerts followed = FollowedAlerts.open(file, warnings::add);
        assertThat(followed.alerts()).extracting(Alert::name).containsExactly("door", "gate");
        assertThat(changed(followed, 3)).isFalse();

        Files.writeString(file, "alerts:\n  door:\n    too: http://localhost/\n");
        assertThat(changed(followed, 4)).isFalse();
        assertThat(warnings)
                .singleElement()
                .asString()
                .contains("is not valid, so the alerts stay as they are")
                .contains("too");
        assertThat(followed.alerts()).hasSize(2);

        write(file, "gate");
        assertThat(changed(followed, 6)).isTrue();
        assertThat(followed.alerts()).extracting(Alert::name).containsExactly("gate");
        assertThat(warnings).hasSize(2).last().asString().endsWith("has changed");
    }

    @Test
    void aFileThatIsNotValidIsRefusedAtTheStart() throws IOException {
        Path file = folder.resolve("alerts.yaml");
        Files.writeString(file, "");
        assertThatThrownBy(() -> FollowedAlerts.open(file, warnings::add))
                .isInstanceOf(SluiceException.class)
                .hasMessageContaining("the file is empty");
        assertThatThrownBy(() -> FollowedAlerts.open(folder.resolve("none"), warnings::add))
                .isInstanceOf(SluiceException.class)
                .hasMessageContaining("cannot be read");
    }

    /** Looks at the file for so many periods of half a second, until it has changed. */
    private static boolean changed(FollowedAlerts followed, int periods)
            throws InterruptedException {
        for (int i = 0; i < periods; i++) {
            Thread.sleep(510);
            if (followed.changed()) {
                return true;
            }
        }
        return false;
    }

    private static void write(Path file, String... names) throws IOException {
        StringBuilder text = new StringBuilder("alerts:\n");
        for (String name : names) {
            text.append("  %s:\n    to: http://localhost/%s\n".formatted(name, name));
        }
        Files.writeString(file, text);
    }
}
