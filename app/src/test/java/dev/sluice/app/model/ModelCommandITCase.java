// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.model;

import dev.sluice.app.Main;
import dev.sluice.platform.local.Home;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** Checks and lists folders with the whole command. */
final class ModelCommandITCase {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final Path FIXTURES =
            Path.of("..", "model-runtime", "src", "test", "resources", "models");

    /** What a clip of 20 s has at one frame a second, two frames a step. */
    private static final int STEPS = 10;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir private Path folders;

    @Test
    void theShippedModelIsFastEnoughAndRecommendsItsSettings() throws IOException {
        JsonNode check = check(Home.roomModel());
        assertThat(check.at("/family").asText()).isEqualTo("qwen2_5_vl");
        assertThat(check.at("/layout").asText()).isEqualTo("transformers.js");
        assertThat(check.at("/class_defaults")).isEmpty();
        assertThat(check.at("/missing")).isEmpty();
        assertThat(check.at("/answer/steps").asInt()).isEqualTo(STEPS);
        assertThat(check.at("/answer/text").asText()).isNotBlank();
        assertThat(check.at("/answer/seconds").asDouble()).isPositive();
        assertThat(check.at("/used/fps").asDouble()).isEqualTo(1);
        assertThat(check.at("/used/policy").asText()).startsWith("dtd-anchored:");
        assertThat(check.at("/recommended/policy_options/threshold").asDouble()).isEqualTo(0.95);
    }

    @Test
    void foldersOfOtherFamiliesAndLayoutsAreChecked() throws IOException {
        JsonNode smol = check(FIXTURES.resolve("tiny-smolvlm"));
        assertThat(smol.at("/family").asText()).isEqualTo("smolvlm");
        assertThat(smol.at("/missing").toString()).contains("sluice.json");
        assertThat(smol.has("recommended")).isFalse();
        assertThat(smol.at("/used/policy").asText()).startsWith("dtd+holitom:");
        assertThat(smol.at("/for_family/policy").asText())
                .isEqualTo("dtd-anchored+holitom:retain-ratio=0.25,threshold=0.95");
        JsonNode genai = check(FIXTURES.resolve("tiny-qwen2_5_vl-genai"), "--dtype", "fp32");
        assertThat(genai.at("/layout").asText()).isEqualTo("onnxruntime-genai");
        assertThat(genai.at("/graphs/2/producer").asText()).contains("genai");
        assertThat(run("model", "check", FIXTURES.resolve("tiny-smolvlm").toString())).isZero();
        assertThat(out.toString())
                .contains("opens: smolvlm, fp32")
                .contains("layout: transformers.js")
                .contains("recommended: nothing")
                .contains("for its family: policy dtd-anchored+holitom:")
                .contains("--recommend' writes it into sluice.json");
    }

    @Test
    void thePolicyForTheFamilyIsWrittenIntoAFolderThatNamesNone() throws IOException {
        Path folder = copy(FIXTURES.resolve("tiny-smolvlm"));
        Files.writeString(folder.resolve("sluice.json"), "{\"fps\": 2, \"note\": \"mine\"}");
        JsonNode check = check(folder, "--recommend");
        assertThat(check.at("/used/fps").asDouble()).isEqualTo(2);
        assertThat(check.at("/used/policy").asText()).startsWith("dtd-anchored+holitom:");
        assertThat(check.at("/recommended/note").asText()).isEqualTo("mine");
        assertThat(check.at("/recommended/policy_options/retain-ratio").asDouble()).isEqualTo(0.25);
        assertThat(run("model", "check", folder.toString(), "--recommend")).isEqualTo(1);
        assertThat(err.toString())
                .contains("sluice.json recommends dtd-anchored+holitom:")
                .contains("remove the policy from the file first");
    }

    private Path copy(Path folder) throws IOException {
        Path copy = folders.resolve(folder.getFileName());
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.toList()) {
                Files.copy(file, copy.resolve(folder.relativize(file).toString()));
            }
        }
        return copy;
    }

    @Test
    void aFolderThatDoesNotOpenEndsWithItsReason() throws IOException {
        Files.writeString(folders.resolve("config.json"), "{\"model_type\": \"internvl\"}");
        assertThat(run("model", "check", folders.toString(), "--json")).isEqualTo(1);
        assertThat(JSON.readTree(out.toString()).at("/error/message").asText())
                .contains("internvl");
        assertThat(run("model", "check", folders.toString(), "--dtype", "fp8")).isEqualTo(2);
        assertThat(err.toString()).contains("found --dtype fp8; expected one of fp32, fp16");
    }

    @Test
    void theListHasTheCatalogueAndTheFoldersOfThisMachine() throws IOException {
        Path folder = Files.createDirectories(folders.resolve("mine"));
        Files.writeString(folder.resolve("config.json"), "{\"model_type\": \"smolvlm\"}");
        Files.writeString(folder.resolve("sluice.json"), "{\"fps\": 1}");
        assertThat(run("model", "list", "--dir", folders.toString(), "--json")).isZero();
        List<JsonNode> lines = new ArrayList<>();
        for (String line : out.toString().lines().toList()) {
            lines.add(JSON.readTree(line));
        }
        assertThat(lines)
                .extracting(line -> line.path("name").asText())
                .contains("smolvlm2-256m", "qwen2-vl-2b");
        assertThat(lines)
                .extracting(line -> line.path("folder").asText())
                .contains(folder.toString(), Home.roomModel().toString());
        assertThat(run("model", "list", "--dir", folders.toString())).isZero();
        assertThat(out.toString())
                .contains("not tried here")
                .contains("On this machine:")
                .contains("dtd-anchored:threshold=0.95");
    }

    @Test
    void withoutAVerbTheVerbsAreListed() {
        assertThat(run("model")).isEqualTo(2);
        assertThat(err.toString()).contains("pull").contains("list").contains("check");
    }

    private JsonNode check(Path folder, String... options) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("model", "check", folder.toString()));
        arguments.addAll(List.of(options));
        arguments.add("--json");
        assertThat(run(arguments.toArray(String[]::new))).as(err.toString()).isZero();
        return JSON.readTree(out.toString());
    }

    private int run(String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        CommandLine command = Main.commandLine();
        command.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        return command.execute(arguments);
    }
}
