// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.reduce;

import dev.sluice.app.Main;
import dev.sluice.engine.fixture.GoldenPolicies;
import dev.sluice.model.tensor.Npy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

/** The verb from arguments to files: the golden cases, and what can be wrong with its input. */
final class ReduceCommandTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Path GOLDENS =
            Path.of(System.getProperty("sluice.home"), "engine/src/test/resources/goldens");
    private static final Set<String> FIRST = Set.of("dtd-feature", "dtd-pixel", "holitom");

    /** Cases inside the decoder, and those whose input is no file of its own or a part of one. */
    private static final Set<String> NOT_FROM_FILES =
            Set.of("adaptinfer", "gui-kv", "quota", "hired", "tome");

    @TempDir Path folder;
    private Path out;
    private final StringWriter printed = new StringWriter();
    private final StringWriter errors = new StringWriter();

    @BeforeEach
    void setUp() {
        out = folder.resolve("new/out");
    }

    @ParameterizedTest
    @MethodSource("methods")
    void everyMethodIsThereWithItsSignals(Path golden) throws IOException {
        JsonNode params = MAPPER.readTree(golden.resolve("params.json").toFile());
        Path clip = golden.getParent();
        int tokens = read(clip.resolve("features.npy")).shape()[1];
        List<Object> arguments =
                new ArrayList<>(
                        List.of(
                                "--features",
                                clip.resolve("features.npy"),
                                "--policy",
                                GoldenPolicies.of(policy(golden), params, tokens),
                                "--out",
                                out));
        for (String signal : params.get("inputs").asText().split(",")) {
            if (!signal.equals("features")) {
                arguments.add("--signal");
                arguments.add(signal + "=" + clip.resolve(signal + ".npy"));
            }
        }

        assertThat(run(arguments.toArray())).as("%s", errors).isZero();

        if (Files.exists(golden.resolve("keep.npy"))) {
            boolean[] expected = read(golden.resolve("keep.npy")).booleans();
            assertThat(read(out.resolve("keep.npy")).booleans()).containsExactly(expected);
        } else {
            float[] rows = read(golden.resolve("tokens.npy")).floats();
            assertThat(read(out.resolve("tokens.npy")).floats())
                    .usingComparatorWithPrecision(2e-4f)
                    .containsExactly(rows);
        }
    }

    @Test
    void aSignalThatIsMissingOrMisspelledIsNamed() {
        Path features = GOLDENS.resolve("car/features.npy");
        Path keys = GOLDENS.resolve("car/keys.npy");

        assertFails("fopru", features, null, "expected 'attention_full_cls'");
        assertThat(
                        run(
                                "--features",
                                features,
                                "--policy",
                                "visionzip",
                                "--signal",
                                "key=" + keys,
                                "--out",
                                out))
                .isEqualTo(2);
        assertThat(errors.toString())
                .contains("found --signal key; expected one of")
                .contains("did you mean 'keys'?");
        assertThat(
                        run(
                                "--features",
                                features,
                                "--policy",
                                "visionzip",
                                "--signal",
                                "cls_attention=" + keys,
                                "--out",
                                out))
                .isEqualTo(1);
        assertThat(errors.toString()).contains("layers × heads × 100 (tokens)");
        assertThat(run("--features", features, "--policy", "pool", "--grid", "9x9", "--out", out))
                .isEqualTo(1);
        assertThat(errors.toString()).contains("holds 100 tokens a step, and --grid is 9×9");
    }

    @Test
    void methodsInsideTheLanguageModelAreNamedAsSuch() {
        Path features = GOLDENS.resolve("car/features.npy");

        assertThat(run("--features", features, "--policy", "adaptinfer", "--out", out))
                .isEqualTo(2);
        assertThat(errors.toString()).contains("set sluice.model.inner-pruning");
        assertThat(run("--features", features, "--policy", "gui-kv", "--out", out)).isEqualTo(2);
        assertThat(errors.toString()).contains("among the keys of a KV cache");
    }

    @ParameterizedTest
    @MethodSource("firstGoldens")
    void everyGoldenCaseComesOut(Path golden) throws IOException {
        JsonNode params = MAPPER.readTree(golden.resolve("params.json").toFile());
        String policy = policy(golden);

        assertThat(run(arguments(golden.getParent(), policy, params))).as("%s", errors).isZero();

        JsonNode report = report();
        assertThat(MAPPER.readTree(printed.toString())).isEqualTo(report);
        assertThat(report.get("policy").asText()).isEqualTo(policy);
        if (policy.equals("holitom")) {
            assertMerged(golden, params, report);
        } else {
            boolean[] expected = read(golden.resolve("keep.npy")).booleans();
            assertThat(read(out.resolve("keep.npy")).booleans()).containsExactly(expected);
            assertThat(report.get("tokens_kept")).isEqualTo(params.get("kept"));
            assertThat(report.get("tokens_in")).isEqualTo(params.get("total"));
        }
    }

    @Test
    void withoutAttentionTheReportNamesClustering() throws IOException {
        Path features = GOLDENS.resolve("bottle/features.npy");

        assertThat(run("--features", features, "--policy", "dtd+holitom", "--out", out)).isZero();

        assertThat(report().get("importance").asText()).isEqualTo("clustering");
        assertThat(report().get("share").asDouble()).isLessThanOrEqualTo(0.11);
        assertThat(printed.toString()).startsWith("dtd+holitom kept ").contains("of 1,280 tokens");
    }

    @Test
    void aWindowGivesEachSegmentItsOwnRatio() throws IOException {
        Path features = GOLDENS.resolve("bottle/features.npy");

        assertThat(
                        run(
                                "--features",
                                features,
                                "--attention",
                                GOLDENS.resolve("bottle/attention.npy"),
                                "--policy",
                                "holitom:window=6",
                                "--out",
                                out))
                .isZero();

        JsonNode report = report();
        assertThat(report.get("adjusted_ratio").isNull()).isTrue();
        assertThat(report.get("adjusted_ratios")).hasSameSizeAs(report.get("segments"));
        assertThat(report.get("segments").get(0).get(0).asInt()).isZero();
        for (JsonNode segment : report.get("segments")) {
            assertThat(segment.get(1).asInt() - segment.get(0).asInt()).isLessThan(6);
        }
        assertThat(read(out.resolve("tokens.npy")).shape()[0])
                .isEqualTo(report.get("tokens_kept").asInt());
    }

    @Test
    void theFormerSpellingOfPolicyOptionsIsAccepted() throws IOException {
        Path features = GOLDENS.resolve("bottle/features.npy");
        String[] former = {"--policy", "dtd-feature", "--set", "threshold=0.8"};
        assertThat(
                        run(
                                "--features",
                                features,
                                former[0],
                                former[1],
                                former[2],
                                former[3],
                                "--out",
                                out))
                .isZero();
        JsonNode before = report();
        assertThat(before.get("options").get("threshold").asDouble()).isEqualTo(0.8);

        String policy = "dtd-feature:threshold=0.8";
        assertThat(run("--features", features, "--policy", policy, "--out", out)).isZero();
        assertThat(report().get("options")).isEqualTo(before.get("options"));
        assertThat(report().get("tokens_kept")).isEqualTo(before.get("tokens_kept"));
    }

    @Test
    void whatIsMistypedIsAUsageErrorThatNamesTheNearest() {
        Path features = GOLDENS.resolve("bottle/features.npy");

        assertThat(run("--features", features, "--policy", "holytom", "--out", out)).isEqualTo(2);
        assertThat(errors.toString()).contains("did you mean 'holitom'?");
        assertThat(
                        run(
                                "--features",
                                features,
                                "--policy",
                                "holitom:retain_ratio=0.2",
                                "--out",
                                out))
                .isEqualTo(2);
        assertThat(errors.toString()).contains("did you mean 'retain-ratio'?");
        assertThat(run("--features", features, "--policy", "holitom:k=many", "--out", out))
                .isEqualTo(2);
        assertThat(errors.toString()).contains("option 'k' is 'many', expected a whole number");
        assertThat(run("--features", features, "--policy", "none:gate=0", "--out", out))
                .isEqualTo(2);
        assertThat(errors.toString()).contains("found 'gate' in --policy none:gate=0");
        assertThat(run("--policy", "none", "--out", out)).isEqualTo(2);
        assertThat(errors.toString()).contains("--features");
        assertThat(out).doesNotExist();
    }

    @Test
    void filesThatDoNotFitAreErrorsThatSayWhatIsExpected() throws IOException {
        Path pixels = GOLDENS.resolve("bottle/pixels.npy");
        Path features = GOLDENS.resolve("bottle/features.npy");
        Path otherAttention = GOLDENS.resolve("car/attention.npy");
        Path text = Files.writeString(folder.resolve("text.npy"), "not an array at all");
        Path broken = folder.resolve("broken.npy");
        Npy.write(broken, new float[] {1, 2, Float.NaN, 4}, 2, 2, 1);

        assertFails("holitom", pixels, null, "expected float32 or float64 of steps × tokens × dim");
        assertFails("dtd-pixel", features, null, "expected uint8 of patches × 2 × tokens × 3");
        assertFails("holitom", features, otherAttention, "of 20 × 64 (tokens)");
        assertFails("none", folder.resolve("missing.npy"), null, "found no file");
        assertFails("none", text, null, "is not a .npy file");
        assertFails("dtd-feature", broken, null, "step 1 has NaN or infinite features at token 0");
        assertThat(out).doesNotExist();
    }

    @Test
    void aFileInThePlaceOfTheFolderIsNamed() throws IOException {
        out = Files.createFile(folder.resolve("taken"));
        Path features = GOLDENS.resolve("bottle/features.npy");
        assertFails("dtd-feature", features, null, "taken is a file, expected a folder");
    }

    private void assertFails(String policy, Path features, Path attention, String message) {
        List<Object> arguments =
                new ArrayList<>(List.of("--features", features, "--policy", policy, "--out", out));
        if (attention != null) {
            arguments.addAll(List.of("--attention", attention));
        }
        assertThat(run(arguments.toArray())).isEqualTo(1);
        assertThat(errors.toString()).contains(message);
    }

    private void assertMerged(Path golden, JsonNode params, JsonNode report) throws IOException {
        int[] expected = read(golden.resolve("positions.npy")).ints();
        assertThat(read(out.resolve("positions.npy")).ints()).containsExactly(expected);
        float[] rows = read(golden.resolve("tokens.npy")).floats();
        Npy found = read(out.resolve("tokens.npy"));
        assertThat(found.shape()).isEqualTo(read(golden.resolve("tokens.npy")).shape());
        assertThat(found.floats()).usingComparatorWithPrecision(1e-4f).containsExactly(rows);
        assertThat(report.get("segments")).isEqualTo(params.get("segments"));
        assertThat(report.get("saved").asDouble())
                .isEqualTo(params.get("total_reduced").asDouble(), offset(0.0));
        assertThat(report.get("adjusted_ratio")).isEqualTo(params.get("adjusted_retain_ratio"));
        assertThat(report.get("tokens_kept")).isEqualTo(params.get("output_tokens"));
        assertThat(report.get("tokens_in")).isEqualTo(params.get("input_tokens"));
        assertThat(report.get("importance").asText())
                .isEqualTo(params.get("D").asDouble() < 1 ? "attention" : "clustering");
    }

    private Object[] arguments(Path clip, String policy, JsonNode params) {
        String input = policy.equals("dtd-pixel") ? "pixels.npy" : "features.npy";
        List<Object> arguments =
                new ArrayList<>(
                        List.of(
                                "--features",
                                clip.resolve(input),
                                "--policy",
                                GoldenPolicies.of(policy, params, 0),
                                "--out",
                                out,
                                "--json"));
        if (policy.equals("holitom")) {
            arguments.addAll(List.of("--attention", clip.resolve("attention.npy")));
        }
        return arguments.toArray();
    }

    private static String policy(Path golden) {
        String name = golden.getFileName().toString();
        return name.substring(0, name.lastIndexOf('-'));
    }

    private static Stream<Path> firstGoldens() {
        return goldens().filter(golden -> FIRST.contains(policy(golden)));
    }

    private static Stream<Path> methods() {
        return goldens()
                .filter(golden -> !FIRST.contains(policy(golden)))
                .filter(golden -> !NOT_FROM_FILES.contains(policy(golden)));
    }

    private int run(Object... arguments) {
        return Main.commandLine()
                .setOut(new PrintWriter(printed))
                .setErr(new PrintWriter(errors))
                .execute(
                        Stream.concat(Stream.of("reduce"), Stream.of(arguments))
                                .map(Object::toString)
                                .toArray(String[]::new));
    }

    private JsonNode report() throws IOException {
        return MAPPER.readTree(out.resolve("report.json").toFile());
    }

    private static Npy read(Path file) throws IOException {
        return Npy.read(file);
    }

    private static Stream<Path> goldens() {
        try (Stream<Path> files = Files.walk(GOLDENS)) {
            return files
                    .filter(file -> file.endsWith("params.json"))
                    .map(Path::getParent)
                    .sorted()
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
