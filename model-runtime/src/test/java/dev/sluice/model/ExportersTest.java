// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Graphs as today's exporters write them: each opens, and answers token by token as Python's ONNX
 * Runtime of the same version does on the same graph. The result is the table in docs/models.md.
 */
class ExportersTest {

    private static final String BEGIN = "<!-- exporters: generated -->\n";
    private static final String END = "<!-- /exporters -->\n";

    private static final String GENERATE =
            "the table in docs/models.md differs from what was found; generate it with: mvn -pl"
                    + " model-runtime -am test -Dtest=ExportersTest"
                    + " -Dsurefire.failIfNoSpecifiedTests=false -Dsluice.docs.write=true";

    private static final int COLUMNS_BEFORE_OPENS = 5;

    /** Offset of the first weight in the graph whose weights are far into their file. */
    private static final long BEYOND = (1L << 31) + (1L << 16);

    @TempDir private Path temp;

    @Test
    void theTableOfExportersIsWhatIsFound() throws Exception {
        StringBuilder table =
                new StringBuilder(
                                "| family | graph | exporter | version | dtype | opens | answers |\n")
                        .append("| --- | --- | --- | --- | --- | --- | --- |\n");
        for (Exported exported : Exported.all()) {
            table.append(row(exported));
        }
        Path file = Path.of(System.getProperty("sluice.home"), "docs", "models.md");
        String text = Files.readString(file);
        int begin = text.indexOf(BEGIN) + BEGIN.length();
        int end = text.indexOf(END);
        if (Boolean.getBoolean("sluice.docs.write")) {
            text = text.substring(0, begin) + table + text.substring(end);
            Files.writeString(file, text);
        } else {
            assertThat(text.substring(begin, end)).as(GENERATE).isEqualTo(table.toString());
        }
    }

    /**
     * After a prompt, decoders of onnxruntime-genai 0.18 in fp16 take one token at a time, which is
     * all that a choice needs: it is that of the same weights as 0.11.4 writes them.
     */
    @Test
    void aDecoderThatTakesOneTokenAtATimeChoosesAmongOptions() throws Exception {
        assertThat(choices("genai-0.18.0-qwen2_5_vl-fp16"))
                .isEqualTo(choices("genai-0.11.4-qwen2_5_vl-fp16"))
                .hasSizeGreaterThan(1);
    }

    private List<String> choices(String name) throws Exception {
        Exported exported =
                Exported.all().stream().filter(one -> one.name().equals(name)).findFirst().get();
        List<String> chosen = new ArrayList<>();
        RuntimeOptions options = new RuntimeOptions("cpu", "", 1, 64);
        Path folder = exported.folder(Files.createDirectory(temp.resolve(name)));
        try (VideoLlm model = VideoLlms.open(folder, options)) {
            for (JsonNode about : exported.fixture().list("answers")) {
                FixtureClip clip =
                        FixtureClip.encode(
                                exported.fixture(),
                                model,
                                exported.fixture().clip(about.get("clip")));
                PromptRequest request =
                        new PromptRequest(
                                clip.whole(),
                                List.of(),
                                clip.stepSeconds(),
                                about.get("question").textValue(),
                                List.of("yes", "a red car", "the blue dog near the floor"),
                                8);
                chosen.add(model.generate(request, () -> false).text());
            }
        }
        return chosen;
    }

    /** External data whose offsets do not fit 32 bits with a sign, in a sparse file. */
    @Test
    void weightsMayLieBeyondTwoGigabytes() throws Exception {
        Fixture fixture = Fixture.named("tiny-qwen2_vl");
        FolderCopy copy = FolderCopy.of(fixture.path(), temp);
        Path graph = copy.file("onnx/decoder_model_merged.onnx");
        Files.copy(
                Exported.resource("beyond-2gb.onnx"), graph, StandardCopyOption.REPLACE_EXISTING);
        Path data = copy.file("onnx/decoder_model_merged.onnx_data");
        byte[] weights = Files.readAllBytes(data);
        try (RandomAccessFile sparse = new RandomAccessFile(data.toFile(), "rw")) {
            sparse.setLength(0);
            sparse.seek(BEYOND);
            sparse.write(weights);
        }
        JsonNode answer = fixture.list("answers").get(0);
        try (VideoLlm model = VideoLlms.open(copy.path(), fixture.options())) {
            int[] expected = Goldens.ids(answer.get("all").get("ids"));
            int[] found = ids(fixture, model, answer, false, expected.length);
            assertThat(found).containsExactly(Arrays.copyOf(expected, found.length)).isNotEmpty();
        }
    }

    private String row(Exported exported) throws IOException {
        List<String> cells =
                new ArrayList<>(
                        List.of(
                                "`" + exported.fixture().family() + "`",
                                exported.graph(),
                                exported.exporter(),
                                exported.version(),
                                exported.dtype()));
        try (VideoLlm model =
                VideoLlms.open(exported.folder(temp), new RuntimeOptions("cpu", "", 1, 64))) {
            cells.add("yes");
            cells.add(compared(exported, model));
        } catch (ModelException e) {
            if (cells.size() == COLUMNS_BEFORE_OPENS) {
                cells.add("no");
            }
            cells.add(reason(exported, e));
        }
        return "| " + String.join(" | ", cells) + " |\n";
    }

    /** The temporary folder that a message names would differ from run to run. */
    private static String reason(Exported exported, ModelException e) {
        String lacking = exported.lacking();
        boolean expected = !lacking.isEmpty() && e.getMessage().contains(lacking + "(");
        return expected
                ? "ONNX Runtime " + Exported.runtimeVersion() + " has no `" + lacking + "`"
                : "fails: " + e.getMessage();
    }

    private static String compared(Exported exported, VideoLlm model) throws ModelException {
        int tokens = 0;
        for (int i = 0; i < exported.answers().size(); i++) {
            for (String kind : List.of("all", "kept")) {
                int[] expected = Goldens.ids(exported.answers().get(i).get(kind).get("ids"));
                JsonNode about = exported.fixture().list("answers").get(i);
                if (expected.length == 0) {
                    continue; // the first token is nearly tied
                }
                int[] found =
                        ids(exported.fixture(), model, about, kind.equals("kept"), expected.length);
                int differs = Arrays.mismatch(found, expected);
                if (differs >= 0) {
                    return "answer %d (%s tokens) differs from token %d on"
                            .formatted(i, kind, differs);
                }
                tokens += expected.length;
            }
        }
        return "equal, %d tokens".formatted(tokens);
    }

    private static int[] ids(
            Fixture fixture, VideoLlm model, JsonNode about, boolean kept, int length)
            throws ModelException {
        JsonNode named = fixture.clip(about.get("clip"));
        FixtureClip clip = FixtureClip.encode(fixture, model, named);
        List<VisualStep> steps =
                kept ? clip.kept(fixture.array(named.get("keep")).booleans()) : clip.whole();
        PromptRequest request =
                new PromptRequest(
                        steps,
                        List.of(),
                        clip.stepSeconds(),
                        about.get("question").textValue(),
                        List.of(),
                        length);
        return model.generate(GoldenClips.whole(request), () -> false).tokenIds();
    }
}
