// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.probe;

import dev.sluice.app.Main;
import dev.sluice.engine.fixture.RecordSchema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** The verb on drawn scenes and on files. */
final class ProbeCommandTest {

    private static final Path INPUTS =
            Path.of("..", "ingest", "src", "test", "resources", "inputs");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void theObjectHasTheseFieldsInThisOrder() throws Exception {
        JsonNode json = json("synthetic:?width=64&height=48&seconds=4&gop=20&fps=10");

        List<String> names = new ArrayList<>();
        json.fieldNames().forEachRemaining(names::add);
        assertThat(names)
                .containsExactly(
                        "container",
                        "codec",
                        "width",
                        "height",
                        "rotation",
                        "frames",
                        "decoded",
                        "left_out",
                        "damaged",
                        "chunks",
                        "chunks_refused",
                        "first_time",
                        "duration_seconds",
                        "gop_seconds_median",
                        "gop_seconds_max",
                        "advice");
        assertThat(json.path("first_time").asText()).matches("20.*T.*Z");
        ((com.fasterxml.jackson.databind.node.ObjectNode) json).remove("first_time");
        assertThat(json)
                .isEqualTo(
                        new ObjectMapper()
                                .readTree(
                                        """
                                        {"container":"synthetic","codec":"h264","width":64,"height":48,
                                        "rotation":0,"frames":40,"decoded":40,"left_out":0,"damaged":0,
                                        "chunks":2,"chunks_refused":0,"duration_seconds":4.000,
                                        "gop_seconds_median":2.000,"gop_seconds_max":2.000,"advice":[]}
                                        """));
    }

    @Test
    void aTurnedFrameIsMeasuredAsShown() throws Exception {
        JsonNode json = json(INPUTS.resolve("rot90.mp4").toString());
        assertThat(json.path("width").asInt()).isEqualTo(120);
        assertThat(json.path("height").asInt()).isEqualTo(160);
        assertThat(json.path("frames").asInt()).isEqualTo(40);
        assertThat(json.path("advice").toString()).contains("turned by");
    }

    @Test
    void onlyTheFirstSecondsAreReadIfAskedFor() throws Exception {
        JsonNode json = json("synthetic:?width=64&height=48&seconds=3600", "--seconds", "3");
        assertThat(json.path("frames").asInt()).isEqualTo(30);
        assertThat(json.path("duration_seconds").asDouble()).isEqualTo(3);
    }

    @Test
    void peopleGetLines() {
        assertThat(execute("synthetic:?width=64&height=48&seconds=2")).isZero();
        assertThat(out.toString())
                .contains("synthetic", "64×48 as shown", "20: 20 decoded, 0 left out, 0 damaged");
    }

    @Test
    void whatCannotBeReadIsAnErrorAsForIngest() throws Exception {
        assertThat(execute("missing.mp4", "--json")).isEqualTo(1);
        JsonNode error = new ObjectMapper().readTree(out.toString()).path("error");
        assertThat(error.path("code").asText()).isEqualTo("SOURCE_UNAVAILABLE");
        assertThat(error.path("message").asText()).contains("missing.mp4: no such file");
        assertThat(execute("gopher://host/1")).isEqualTo(2);
        assertThat(execute("synthetic:", "--seconds", "0")).isEqualTo(2);
    }

    private JsonNode json(String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--json");
        assertThat(execute(all.toArray(String[]::new))).as(out + "" + err).isZero();
        JsonNode printed = new ObjectMapper().readTree(out.toString());
        RecordSchema.PROBE.check(printed);
        return printed;
    }

    private int execute(String... arguments) {
        List<String> all = new ArrayList<>(List.of("probe"));
        all.addAll(List.of(arguments));
        all.add("--config");
        all.add(Path.of("..", "configs", "default.yaml").toString());
        out.getBuffer().setLength(0);
        return Main.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(all.toArray(String[]::new));
    }
}
