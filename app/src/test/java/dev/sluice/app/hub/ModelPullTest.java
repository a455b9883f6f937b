// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.hub;

import dev.sluice.model.RuntimeOptions;
import dev.sluice.model.VideoLlms;
import dev.sluice.platform.SluiceException;
import dev.sluice.platform.config.FamilyPolicy;
import dev.sluice.platform.config.PolicySpec;
import dev.sluice.platform.config.Recommendations;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Downloads from a server on this machine that behaves like the hub. */
final class ModelPullTest implements TransferListener {

    private static final String REPOSITORY = "someone/Model-ONNX";
    private static final String DECODER = "onnx/decoder_model_merged_q4.onnx";
    private static final String WEIGHTS = DECODER + "_data";
    private static final Retries QUICK =
            new Retries(4, Duration.ofMillis(1), Duration.ofSeconds(3), Duration.ofMillis(400));

    private final List<String> messages = new ArrayList<>();
    private final byte[] weights = new byte[300_000];
    @TempDir private Path folders;
    private LocalHub hub;

    @BeforeEach
    void start() throws IOException {
        new Random(7).nextBytes(weights);
        hub = model(new LocalHub(REPOSITORY));
    }

    @AfterEach
    void stop() {
        hub.close();
    }

    private LocalHub model(LocalHub server) {
        server.file("config.json", "{\"model_type\": \"qwen2_5_vl\"}")
                .file("tokenizer.json", "{" + " ".repeat(5_000) + "}")
                .file("preprocessor_config.json", "{}")
                .file("model.safetensors", new byte[5_000])
                .file(WEIGHTS, weights);
        for (String suffix : List.of("_q4", "_fp16")) {
            server.file("onnx/vision_encoder" + suffix + ".onnx", "vision" + suffix)
                    .file("onnx/embed_tokens" + suffix + ".onnx", "embed" + suffix)
                    .file("onnx/decoder_model_merged" + suffix + ".onnx", "decoder" + suffix);
        }
        return server.file("onnx/decoder_model_merged_quantized.onnx", "alone");
    }

    @Test
    void onlyTheFilesOfOnePrecisionAreDownloaded() throws IOException {
        hub.page = 3;
        Pulled pulled = pull();
        assertThat(pulled.dtype()).isEqualTo("q4");
        assertThat(names(pulled.folder()))
                .containsExactlyInAnyOrder(
                        "config.json",
                        "tokenizer.json",
                        "preprocessor_config.json",
                        DECODER,
                        WEIGHTS,
                        "onnx/vision_encoder_q4.onnx",
                        "onnx/embed_tokens_q4.onnx",
                        "sluice.json",
                        PullRecord.FILE);
        assertThat(Recommendations.read(pulled.folder()).orElseThrow().policy())
                .hasValue(PolicySpec.parse("dtd-anchored:threshold=0.95"));
        assertThat(messages).anyMatch(text -> text.contains("the repository has no sluice.json"));
        assertThat(pulled.folder().resolve(WEIGHTS)).hasBinaryContent(weights);
        assertThat(PullRecord.read(pulled.folder()).orElseThrow().commit())
                .isEqualTo(LocalHub.COMMIT);
        assertThat(besides(pulled.folder())).isEmpty();
        assertThat(hub.requests("safetensors")).isEmpty();
    }

    @Test
    void aSecondCallDownloadsNothingAndAnotherPrecisionOnlyItsGraphs() throws IOException {
        pull();
        int before = hub.requests("/resolve/").size();
        assertThat(pull().transferred()).isZero();
        assertThat(hub.requests("/resolve/")).hasSize(before);
        Files.delete(target().resolve("sluice.json"));
        Pulled both = pull(Optional.of(Dtype.FP16));
        assertThat(both.folder().resolve("sluice.json"))
                .as("a folder that is there keeps the defaults that it had")
                .doesNotExist();
        assertThat(hub.requests("/resolve/")).hasSize(before + 3);
        assertThat(PullRecord.read(both.folder()).orElseThrow().dtypes())
                .containsExactly("fp16", "q4");
        assertThat(names(both.folder())).contains(DECODER, "onnx/vision_encoder_fp16.onnx");
        assertThat(besides(both.folder())).isEmpty();
    }

    @Test
    void theRecommendationOfTheRepositoryIsTheOneThatCounts() throws IOException {
        hub.file("sluice.json", "{\"fps\": 2}");
        assertThat(pull().folder().resolve("sluice.json")).hasContent("{\"fps\": 2}");
        assertThat(messages).noneMatch(text -> text.contains("has no sluice.json"));
    }

    @Test
    void aRecommendationThatWasChangedStays() throws IOException {
        hub.file("sluice.json", "{\"fps\": 2}");
        Path file = pull().folder().resolve("sluice.json");
        Files.writeString(file, "{\"fps\": 4, \"policy\": \"evs\"}");
        pull();
        assertThat(file).hasContent("{\"fps\": 4, \"policy\": \"evs\"}");
    }

    @Test
    void aTransferThatBreaksThreeTimesGoesOnWhereItBroke() throws IOException {
        hub.breakOff(WEIGHTS, 3);
        assertThat(pull().folder().resolve(WEIGHTS)).hasBinaryContent(weights);
        List<String> ranges =
                hub.seen.stream()
                        .filter(request -> request.host().equals("storage"))
                        .filter(request -> request.path().endsWith(WEIGHTS))
                        .map(LocalHub.Seen::range)
                        .toList();
        // The client may drop the last bytes that arrived before the end, so numbers can vary.
        assertThat(ranges).hasSize(4).startsWith("").doesNotContainSequence("", "");
        assertThat(messages).anyMatch(text -> text.contains("trying again in"));
    }

    @Test
    void aTransferThatStallsIsBrokenOff() throws IOException {
        hub.stall(WEIGHTS, 1);
        assertThat(pull().folder().resolve(WEIGHTS)).hasBinaryContent(weights);
        assertThat(messages).anyMatch(text -> text.contains("nothing arrived for 0.4 s"));
    }

    @Test
    void aTransferThatBreaksAgainAndAgainEndsAndTheNextCallContinues() throws IOException {
        hub.breakOff(WEIGHTS, 99);
        assertThatThrownBy(this::pull)
                .isInstanceOf(SluiceException.class)
                .hasMessageContaining(WEIGHTS)
                .hasMessageContaining("gave up after 5 attempts")
                .hasMessageContaining("same command continues");
        assertThat(target()).doesNotExist();
        hub.breakOff(WEIGHTS, 0);
        Pulled pulled = pull();
        assertThat(pulled.transferred()).isLessThan(weights.length / 2);
        assertThat(pulled.folder().resolve(WEIGHTS)).hasBinaryContent(weights);
    }

    @Test
    void whatIsLeftOfAnotherPrecisionDoesNotGetIntoTheFolder() throws IOException {
        hub.breakOff(WEIGHTS, 99);
        assertThatThrownBy(this::pull).hasMessageContaining(WEIGHTS);
        Pulled pulled = pull(Optional.of(Dtype.FP16));
        assertThat(names(pulled.folder()))
                .contains("onnx/vision_encoder_fp16.onnx")
                .noneMatch(name -> name.contains("_q4"));
    }

    @Test
    void anEmbeddingThatNoGraphHasIsReadFromTheWeightsByRanges() throws Exception {
        Path fixture = Path.of("../model-runtime/src/test/resources/models/tiny-llava_onevision");
        try (LocalHub llava = new LocalHub(REPOSITORY)) {
            for (String name : names(fixture)) {
                llava.file(name, Files.readAllBytes(fixture.resolve(name)));
            }
            byte[] small = Files.readAllBytes(fixture.resolve("model.safetensors"));
            llava.file("model.safetensors", java.util.Arrays.copyOf(small, 5_000_000));
            Pulled pulled = pull(HubAddress.of(llava.address(), Map.of()), Optional.empty());
            assertThat(pulled.folder().resolve("model.safetensors"))
                    .satisfies(file -> assertThat(file.toFile().length()).isLessThan(1_000));
            RuntimeOptions options = new RuntimeOptions("cpu", "auto", 1, 64);
            VideoLlms.open(pulled.folder(), options).close();
        }
    }

    @Test
    void aServerWithoutRangesSendsTheFileAgain() throws IOException {
        hub.ranges = false;
        hub.breakOff(WEIGHTS, 1);
        assertThat(pull().folder().resolve(WEIGHTS)).hasBinaryContent(weights);
    }

    @Test
    void aWrongChecksumIsNeverInTheFolder() throws IOException {
        byte[] other = weights.clone();
        other[1234] ^= 1;
        hub.sendInstead(WEIGHTS, other);
        assertThatThrownBy(this::pull)
                .hasMessageContaining("has the SHA-256")
                .hasMessageContaining("expected " + LocalHub.sha256(weights));
        assertThat(target()).doesNotExist();
        hub.sendRight(WEIGHTS);
        assertThat(pull().folder().resolve(WEIGHTS)).hasBinaryContent(weights);
    }

    @Test
    void aSmallFileIsComparedByGitsChecksum() {
        hub.sendInstead("config.json", "{\"model_type\": \"qwen2_5_vL\"}".getBytes(UTF_8));
        assertThatThrownBy(this::pull).hasMessageContaining("config.json has the Git SHA-1");
    }

    @Test
    void theChecksumOfTheRedirectCountsIfTheListHasNone() {
        hub.listsChecksums = false;
        byte[] other = weights.clone();
        other[7] ^= 1;
        hub.sendInstead(WEIGHTS, other);
        assertThatThrownBy(this::pull).hasMessageContaining("has the SHA-256");
    }

    @Test
    void aPointerInPlaceOfAFileIsCalledSo() {
        byte[] pointer = LocalHub.pointer(weights);
        byte[] padded = java.util.Arrays.copyOf(pointer, weights.length);
        hub.sendInstead(WEIGHTS, padded);
        assertThatThrownBy(this::pull).hasMessageContaining("is a Git LFS pointer");
    }

    @Test
    void theTokenIsSentToTheHubAndToNoOtherServer() throws IOException {
        hub.token = "hf_secret";
        pull(address(Map.of(HubAddress.TOKEN_VARIABLE, "hf_secret")), Optional.empty());
        assertThat(hub.seen.stream().filter(request -> request.host().equals("hub")))
                .allMatch(request -> request.authorization().equals("Bearer hf_secret"));
        assertThat(hub.seen.stream().filter(request -> request.host().equals("storage")))
                .isNotEmpty()
                .allMatch(request -> request.authorization().isEmpty());
    }

    @Test
    void aRefusalSaysWhatToDoAndNeverTheToken() {
        hub.token = "hf_secret";
        assertThatThrownBy(this::pull)
                .hasMessageContaining("answered 401")
                .hasMessageContaining("set HF_TOKEN");
        assertThatThrownBy(
                        () ->
                                pull(
                                        address(Map.of(HubAddress.TOKEN_VARIABLE, "hf_wrong")),
                                        Optional.empty()))
                .hasMessageContaining("the token in HF_TOKEN is not accepted")
                .hasMessageNotContaining("hf_wrong");
        hub.token = "";
        hub.refuse(403);
        assertThatThrownBy(this::pull).hasMessageContaining("accept the terms at");
        assertThatThrownBy(() -> pull("someone/Other"))
                .hasMessageContaining("there is no such repository");
        assertThat(hub.seen).noneMatch(request -> request.path().contains("/resolve/"));
    }

    @Test
    void tooManyRequestsAndServerErrorsAreRepeatedWhenTheServerSays() throws IOException {
        hub.retryAfter = "1";
        hub.refuse(429);
        long start = System.nanoTime();
        pull();
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isGreaterThan(Duration.ofSeconds(1));
        assertThat(messages).anyMatch(text -> text.contains("answered 429"));
        assertThat(pull().transferred()).isZero();
        hub.retryAfter = "0";
        hub.refuse(503, 500);
        assertThat(pull().transferred()).isZero();
        assertThat(messages).anyMatch(text -> text.contains("answered 503"));
    }

    @Test
    void aWaitThatIsTooLongEndsTheDownload() {
        hub.retryAfter = "3600";
        hub.refuse(429);
        assertThatThrownBy(this::pull).hasMessageContaining("asks to wait for 3600 s");
    }

    @Test
    void namesOutsideOfTheFolderAreRefused() {
        for (String name :
                List.of("../evil.json", "onnx/../../x", "/etc/x", "a//b", "C:\\x", "a\u0007b")) {
            try (LocalHub hostile = model(new LocalHub(REPOSITORY)).file(name, "x")) {
                HubAddress address = HubAddress.of(hostile.address(), Map.of());
                assertThatThrownBy(() -> pull(address, Optional.empty()))
                        .as(name)
                        .hasMessageContaining("outside of the folder");
                assertThat(hostile.requests("/resolve/")).isEmpty();
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
        assertThat(folders).isEmptyDirectory();
    }

    @Test
    void weightsOfOtherProgramsAreNamedBeforeAnythingIsDownloaded() throws IOException {
        try (LocalHub pytorch = new LocalHub(REPOSITORY)) {
            pytorch.file("config.json", "{}").file("model.safetensors", new byte[5_000]);
            HubAddress address = HubAddress.of(pytorch.address(), Map.of());
            assertThatThrownBy(() -> pull(address, Optional.empty()))
                    .hasMessageContaining("has only weights of PyTorch (model.safetensors)")
                    .hasMessageContaining("onnx-community/Model-ONNX-ONNX");
            pytorch.file("model-Q4_K_M.gguf", new byte[5_000]);
            assertThatThrownBy(() -> pull(address, Optional.empty()))
                    .hasMessageContaining("weights of llama.cpp (model-Q4_K_M.gguf)");
            assertThat(pytorch.requests("/resolve/")).isEmpty();
        }
    }

    @Test
    void aModelOfAnotherTypeIsRefusedAfterItsConfiguration() {
        hub.file("config.json", "{\"model_type\": \"internvl\"}");
        assertThatThrownBy(this::pull)
                .hasMessageContaining("of the type 'internvl'")
                .hasMessageContaining("qwen2_5_vl");
        assertThat(hub.requests("/resolve/")).hasSize(1);
    }

    @Test
    void aPrecisionThatIsNotCompleteIsRefusedWithThoseThatAre() {
        assertThatThrownBy(() -> pull(Optional.of(Dtype.Q8)))
                .hasMessageContaining("no complete set of graphs in q8; it has q4, fp16");
    }

    @Test
    void theLayoutOfGenaiIsFoundInASubfolder() throws IOException {
        try (LocalHub genai = new LocalHub(REPOSITORY)) {
            genai.file("config.json", "{}")
                    .file("cpu/genai_config.json", "{\"model\": {\"type\": \"qwen2_5_vl\"}}")
                    .file("cpu/text.onnx", "text")
                    .file("cpu/text.onnx.data", weights)
                    .file("cpu/tokenizer.json", "{}")
                    .file("cpu/vocab.txt", "no");
            Pulled pulled = pull(HubAddress.of(genai.address(), Map.of()), Optional.empty());
            assertThat(names(pulled.folder()))
                    .containsExactlyInAnyOrder(
                            "genai_config.json",
                            "text.onnx",
                            "text.onnx.data",
                            "tokenizer.json",
                            "sluice.json",
                            PullRecord.FILE);
        }
    }

    @Test
    void aFolderThatHoldsSomethingElseIsLeftAlone() throws IOException {
        Files.createDirectories(target());
        Files.writeString(target().resolve("config.json"), "mine");
        assertThatThrownBy(this::pull).hasMessageContaining("which this command did not make");
        assertThat(target().resolve("config.json")).hasContent("mine");
    }

    @Test
    void aMirrorIsTakenFromTheEnvironmentAndTheOptionComesFirst() {
        String mirror = hub.address() + "/";
        Map<String, String> variables = Map.of(HubAddress.VARIABLE, mirror);
        assertThat(HubAddress.of(null, variables)).hasToString(hub.address());
        assertThat(HubAddress.of("https://hub.example/x", variables))
                .hasToString("https://hub.example/x");
        assertThat(HubAddress.of(null, Map.of())).hasToString(HubAddress.DEFAULT);
        assertThatThrownBy(() -> HubAddress.of("ftp://hub.example", Map.of()))
                .hasMessageContaining("expected an address such as https://");
        assertThatThrownBy(
                        () ->
                                HubAddress.of(
                                        "http://192.0.2.1",
                                        Map.of(HubAddress.TOKEN_VARIABLE, "hf_x")))
                .hasMessageContaining("unencrypted")
                .hasMessageNotContaining("hf_x");
    }

    private static final java.nio.charset.Charset UTF_8 = StandardCharsets.UTF_8;

    private Pulled pull() throws IOException {
        return pull(Optional.empty());
    }

    private Pulled pull(Optional<Dtype> dtype) throws IOException {
        return pull(address(Map.of()), dtype);
    }

    private Pulled pull(String repository) throws IOException {
        return new ModelPull(address(Map.of()), QUICK, this)
                .pull(Repository.parse(repository), Optional.empty(), target(), type -> "{}");
    }

    private Pulled pull(HubAddress address, Optional<Dtype> dtype) throws IOException {
        return new ModelPull(address, QUICK, this)
                .pull(
                        Repository.parse(REPOSITORY),
                        dtype,
                        target(),
                        type -> FamilyPolicy.of(type).text());
    }

    private HubAddress address(Map<String, String> environment) {
        return HubAddress.of(hub.address(), environment);
    }

    private Path target() {
        return folders.resolve("model");
    }

    /** What is left beside the model folder. */
    private static List<String> besides(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder.getParent())) {
            return all.filter(path -> !path.equals(folder)).map(Path::toString).toList();
        }
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile)
                    .map(path -> folder.relativize(path).toString())
                    .toList();
        }
    }

    @Override
    public void transferred(String file, long done, long size) {
        assertThat(done).isBetween(0L, size);
    }

    @Override
    public void complete(String file, long size) {
        messages.add("complete " + file);
    }

    @Override
    public void message(String text) {
        messages.add(text);
    }
}
