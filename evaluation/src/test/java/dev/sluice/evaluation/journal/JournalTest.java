// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.journal;

import dev.sluice.platform.SluiceException;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What an evaluation finds of the one before. */
final class JournalTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Settings SETTINGS = new Settings(Map.of("policy", "none", "clips", "3"));

    @TempDir private Path folder;
    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("unfinished.jsonl");
    }

    @Test
    void stepsAreFoundAgain() {
        try (Journal journal = open(SETTINGS)) {
            assertThat(journal.found()).isZero();
            journal.add("a", result(1));
            journal.add("b", result(2));
            assertThat(journal.has("a")).isTrue();
        }
        try (Journal journal = open(SETTINGS)) {
            assertThat(journal.found()).isEqualTo(2);
            assertThat(journal.find("b")).contains(result(2));
            assertThat(journal.find("c")).isEmpty();
            journal.complete();
        }
        assertThat(file).doesNotExist();
    }

    @Test
    void aKillCanCutTheFileAnywhere() throws IOException {
        try (Journal journal = open(SETTINGS)) {
            journal.add("a", result(1));
            journal.add("b", result(2));
        }
        byte[] all = Files.readAllBytes(file);
        for (int length = 0; length <= all.length; length++) {
            Files.write(file, Arrays.copyOf(all, length));
            try (Journal journal = open(SETTINGS)) {
                int whole = journal.found();
                assertThat(whole).as("steps in %d bytes", length).isBetween(0, 2);
                journal.add("c", result(3));
            }
            try (Journal journal = open(SETTINGS)) {
                assertThat(journal.find("c")).as("after %d bytes", length).contains(result(3));
            }
        }
    }

    @Test
    void otherSettingsAreRefusedAndNamed() {
        try (Journal journal = open(SETTINGS)) {
            journal.add("a", result(1));
        }
        Settings others = new Settings(Map.of("policy", "dtd-pixel", "clips", "3", "seed", "7"));
        assertThatThrownBy(() -> open(others))
                .isInstanceOf(SluiceException.class)
                .hasMessageContaining("policy: none, now dtd-pixel")
                .hasMessageContaining("seed: none, now 7")
                .hasMessageContaining("1 step")
                .hasMessageContaining("--restart");
        try (Journal journal = Journal.open(file, others, true)) {
            assertThat(journal.found()).isZero();
        }
    }

    @Test
    void twoEvaluationsDoNotShareAFolder() {
        try (Journal journal = open(SETTINGS)) {
            assertThatThrownBy(() -> open(SETTINGS)).hasMessageContaining("another evaluation");
            journal.add("a", result(1));
        }
    }

    @Test
    void aFileOfAnotherKindIsRefused() throws IOException {
        Files.writeString(file, "not JSON\n", StandardOpenOption.CREATE);
        assertThatThrownBy(() -> open(SETTINGS))
                .isInstanceOf(SluiceException.class)
                .hasMessageContaining("is not the journal of an evaluation");
    }

    @Test
    void anotherModelIsAnotherSetting() throws IOException {
        Path model = Files.createDirectories(folder.resolve("model"));
        Files.write(model.resolve("decoder.onnx"), new byte[200_000]);
        Settings before = settings(model);
        assertThat(settings(model)).isEqualTo(before);
        byte[] changed = new byte[200_000];
        changed[199_999] = 1;
        Files.write(model.resolve("decoder.onnx"), changed);
        assertThat(before.differences(settings(model)))
                .singleElement()
                .asString()
                .startsWith("model: model (");
    }

    private static Settings settings(Path model) {
        return new Settings.Builder().with(new Configuration()).withModel("model", model).build();
    }

    private Journal open(Settings settings) {
        return Journal.open(file, settings, false);
    }

    private static ObjectNode result(int value) {
        return JSON.createObjectNode().put("value", value);
    }
}
