// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation;

import dev.sluice.platform.SluiceException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ReportFolderTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir private Path folder;

    @Test
    void aReportKeepsThePartsOfTheOthers() throws Exception {
        ReportFolder.open(folder).writeReport(object("model", "one"));
        ReportFolder.open(folder).writeSection("watch", object("rows", "w"));
        ReportFolder.open(folder).writeSection("hour", object("trials", "h"));
        assertThat(report().get("model").asText()).isEqualTo("one");

        ReportFolder.open(folder).writeReport(object("set", "room"));

        assertThat(report().has("model")).as("of the earlier report").isFalse();
        assertThat(report().get("set").asText()).isEqualTo("room");
        assertThat(report().at("/watch/rows").asText()).isEqualTo("w");
        assertThat(report().at("/hour/trials").asText()).isEqualTo("h");
    }

    @Test
    void keepsWhatAnotherEvaluationWroteInTheMeantime() throws Exception {
        ReportFolder first = ReportFolder.open(folder);
        ReportFolder second = ReportFolder.open(folder);

        second.writeReport(object("set", "room"));
        first.writeSection("watch", object("rows", "w"));

        assertThat(report().get("set").asText()).isEqualTo("room");
        assertThat(report().at("/watch/rows").asText()).isEqualTo("w");
    }

    @Test
    void rejectsAFolderThatCannotBeWrittenBeforeTheRun() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        assertThatThrownBy(() -> ReportFolder.open(file))
                .isInstanceOf(SluiceException.class)
                .hasMessageContaining("cannot create the folder " + file)
                .hasMessageContaining("--out");

        Files.writeString(folder.resolve("report.json"), "{\"runs\": [");
        assertThatThrownBy(() -> ReportFolder.open(folder))
                .isInstanceOf(SluiceException.class)
                .hasMessageContaining("report.json is not a report");

        Files.writeString(folder.resolve("report.json"), "[1]");
        assertThatThrownBy(() -> ReportFolder.open(folder))
                .hasMessageContaining("report.json is not a report (no JSON object)");
    }

    private JsonNode report() throws IOException {
        return JSON.readTree(folder.resolve("report.json").toFile());
    }

    private static ObjectNode object(String name, String value) {
        return JSON.createObjectNode().put(name, value);
    }
}
