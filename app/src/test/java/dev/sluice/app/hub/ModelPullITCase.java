// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.hub;

import dev.sluice.app.Main;

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
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** The whole verb, with a process that is killed in the middle of a transfer. */
final class ModelPullITCase {

    private static final String REPOSITORY = "someone/Model-ONNX";
    private static final String WEIGHTS = "onnx/decoder_model_merged.onnx_data";
    private static final long SOON = 30_000; // milliseconds

    @TempDir private Path folders;

    @Test
    void aDownloadContinuesAfterTheProcessWasKilled() throws Exception {
        byte[] weights = new byte[4_000_000];
        new Random(11).nextBytes(weights);
        try (LocalHub hub = model(weights)) {
            hub.stall(WEIGHTS, 1);
            kill(hub, weights.length / 2);
            assertThat(folders.resolve("Model-ONNX")).doesNotExist();

            StringWriter out = new StringWriter();
            CommandLine command = Main.commandLine().setOut(new PrintWriter(out));
            assertThat(command.execute(arguments(hub))).isZero();

            JsonNode result = new ObjectMapper().readTree(out.toString());
            assertThat(result.path("transferred").asLong()).isEqualTo(weights.length / 2);
            assertThat(Path.of(result.path("folder").asText()).resolve(WEIGHTS))
                    .hasBinaryContent(weights);
            assertThat(hub.requests(WEIGHTS).stream().map(LocalHub.Seen::range))
                    .contains("bytes=2000000-");
            assertThat(hub.requests("config.json")).hasSize(1);
        }
    }

    private static LocalHub model(byte[] weights) throws IOException {
        return new LocalHub(REPOSITORY)
                .file("config.json", "{\"model_type\": \"smolvlm\"}")
                .file("tokenizer.json", "{}")
                .file("onnx/vision_encoder.onnx", "vision")
                .file("onnx/embed_tokens.onnx", "embed")
                .file("onnx/decoder_model_merged.onnx", "decoder")
                .file(WEIGHTS, weights);
    }

    /** Starts the verb and kills it when it has half of the weights. */
    private void kill(LocalHub hub, long half) throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        ProcessBuilder builder =
                new ProcessBuilder(
                        Stream.concat(
                                        Stream.of(
                                                java,
                                                "-cp",
                                                System.getProperty("java.class.path"),
                                                "-Dsluice.logs=" + folders.resolve("logs"),
                                                Main.class.getName()),
                                        Stream.of(arguments(hub)))
                                .toList());
        Path log = folders.resolve("output");
        builder.redirectErrorStream(true).redirectOutput(log.toFile());
        Process process = builder.start();
        try {
            long end = System.currentTimeMillis() + SOON;
            while (arrived() < half) {
                assertThat(process.isAlive()).as(Files.readString(log)).isTrue();
                assertThat(System.currentTimeMillis()).as(Files.readString(log)).isLessThan(end);
                Thread.sleep(20);
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private long arrived() throws IOException {
        try (Stream<Path> files = Files.walk(folders)) {
            List<Path> parts =
                    files.filter(file -> file.toString().endsWith(WEIGHTS + FileDownload.PART))
                            .toList();
            return parts.isEmpty() ? 0 : Files.size(parts.get(0));
        }
    }

    private String[] arguments(LocalHub hub) {
        return new String[] {
            "model",
            "pull",
            REPOSITORY,
            "--hub",
            hub.address(),
            "--dir",
            folders.toString(),
            "--json"
        };
    }
}
