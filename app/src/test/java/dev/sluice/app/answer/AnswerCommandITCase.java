// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.answer;

import dev.sluice.app.AnswerSchema;
import dev.sluice.app.Main;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** The verb from arguments to the answer, and what can be wrong with its input. */
final class AnswerCommandITCase {

    private static final Path HOME = Path.of(System.getProperty("sluice.home"));
    private static final Path MODEL = HOME.resolve("models/tiny-qwen2_5_vl");
    private static final Path VIDEOS = HOME.resolve("ingest/src/test/resources/video");
    private static final String QUESTION = "What is happening?";

    @TempDir private Path folder;
    private final StringWriter printed = new StringWriter();
    private final StringWriter errors = new StringWriter();

    @Test
    void allTokensAreUsedWithoutAPolicy() throws IOException {
        JsonNode report = answer("source-h264-closed.mp4", "--policy", "none:gate=0");
        JsonNode evidence = report.get("evidence");
        assertThat(evidence.get("tokens_seen").intValue()).isPositive();
        assertThat(evidence.get("tokens_kept")).isEqualTo(evidence.get("tokens_seen"));
        assertThat(evidence.get("tokens_used")).isEqualTo(evidence.get("tokens_seen"));
        assertThat(report.get("status").textValue()).isEqualTo("ok");
        AnswerSchema.check(report, "run");
        assertThat(report.at("/run/token_ids").size()).isPositive();
        assertThat(report.at("/run/prompt_tokens").intValue())
                .isGreaterThan(evidence.get("tokens_used").intValue());
        assertThat(report.at("/run/family").textValue()).isEqualTo("qwen2_5_vl");
        assertThat(report.get("policy").textValue()).isEqualTo("none");
        for (String stage :
                List.of(
                        "open",
                        "read",
                        "preprocess",
                        "encode",
                        "reduce",
                        "prefill",
                        "first_token",
                        "decode")) {
            assertThat(report.at("/run/milliseconds").get(stage).doubleValue())
                    .as(stage)
                    .isNotNegative();
        }
    }

    @Test
    void theConfigurationChoosesThePolicyAndTheModel() throws IOException {
        JsonNode report = answer("source-h264-closed.mp4");
        assertThat(report.get("policy").textValue()).isEqualTo("dtd-anchored");
        assertThat(report.at("/run/policy_options/threshold").doubleValue()).isEqualTo(0.95);
        assertThat(
                        answer("source-h264-closed.mp4", "--set", "sluice.reduce.policy=none")
                                .get("policy")
                                .textValue())
                .isEqualTo("none");
    }

    @Test
    void whatTheModelFolderRecommendsIsTakenAndSaid() throws IOException {
        JsonNode recommended = answer("source-h264-closed.mp4");
        assertThat(errors.toString())
                .contains("sluice.json: sluice.sampling.fps=1, sluice.reduce.policy=dtd-anchored");
        errors.getBuffer().setLength(0);
        String[] same = {"--policy", "dtd-anchored:threshold=0.95", "--fps", "1"};
        JsonNode set = answer("source-h264-closed.mp4", same);
        assertThat(errors.toString()).doesNotContain("sluice.json");
        assertThat(set.get("evidence")).isEqualTo(recommended.get("evidence"));
        assertThat(set.at("/run/token_ids")).isEqualTo(recommended.at("/run/token_ids"));
        errors.getBuffer().setLength(0);
        JsonNode threshold = answer("source-h264-closed.mp4", "--set", "threshold=0.9");
        assertThat(threshold.at("/run/policy_options/threshold").doubleValue()).isEqualTo(0.9);
        assertThat(errors.toString())
                .contains("sluice.reduce.policy=dtd-anchored")
                .doesNotContain("sluice.reduce.threshold");
    }

    @Test
    void theFormerSpellingsAreAccepted() throws IOException {
        String[] former = {
            "--policy", "dtd-feature", "--set", "threshold=0.8", "--fps", "2", "--suffix", "auto",
            "--provider", "cpu", "--caches", "host", "--inner-pruning", "none", "--seed", "3"
        };
        String[] now = {
            "--policy",
            "dtd-feature:threshold=0.8",
            "--set",
            "sluice.sampling.fps=2",
            "--set",
            "sluice.model.provider=cpu"
        };
        JsonNode before = answer("source-h264-closed.mp4", former);
        JsonNode after = answer("source-h264-closed.mp4", now);
        assertThat(before.at("/run/policy_options/threshold").doubleValue()).isEqualTo(0.8);
        assertThat(before.get("evidence")).isEqualTo(after.get("evidence"));
        assertThat(before.at("/run/token_ids")).isEqualTo(after.at("/run/token_ids"));
    }

    @Test
    void aClipMayBeSaidToBeWhole() throws IOException {
        JsonNode whole = answer("source-h264-closed.mp4", "--whole-clip");
        assertThat(whole.get("evidence"))
                .isEqualTo(answer("source-h264-closed.mp4").get("evidence"));
    }

    @Test
    void theSameQuestionHasTheSameAnswer() throws IOException {
        JsonNode first = answer("source-h264-open.mp4", "--policy", "holitom");
        JsonNode second = answer("source-h264-open.mp4", "--policy", "holitom");
        assertThat(second.at("/run/token_ids")).isEqualTo(first.at("/run/token_ids"));
        assertThat(second.get("answer")).isEqualTo(first.get("answer"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"dtd-feature", "dtd-pixel", "dtd-anchored", "holitom", "dtd+holitom"})
    void policiesLeaveTokensOut(String policy) throws IOException {
        JsonNode report = answer("source-h264-closed.mp4", "--policy", policy);
        JsonNode evidence = report.get("evidence");
        assertThat(report.get("policy").textValue()).isEqualTo(policy);
        assertThat(evidence.get("tokens_kept").intValue())
                .isLessThan(evidence.get("tokens_seen").intValue());
        assertThat(evidence.get("tokens_used")).isEqualTo(evidence.get("tokens_kept"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "dtd-feature", "holitom", "dtd+holitom"})
    void aFileWhoseTimesJumpHoursForwardIsAnswered(String policy) throws IOException {
        JsonNode report = answer("../inputs/concat_forward10h.ts", "--policy", policy);
        assertThat(report.get("status").textValue()).isEqualTo("ok");
        assertThat(seconds(report.at("/evidence/to")) - seconds(report.at("/evidence/from")))
                .isGreaterThan(Duration.ofHours(10).toSeconds());
    }

    private static long seconds(JsonNode time) {
        return Instant.parse(time.textValue()).getEpochSecond();
    }

    @Test
    void tokensAreLeftOutBetweenLayers() throws IOException {
        JsonNode all = answer("source-h264-closed.mp4", "--inner-pruning", "holitom@2:0");
        assertThat(all.at("/run/token_ids"))
                .isEqualTo(answer("source-h264-closed.mp4").at("/run/token_ids"));
        JsonNode few = answer("source-h264-closed.mp4", "--inner-pruning", "pyramiddrop@1:.5,2:.9");
        assertThat(few.at("/evidence/tokens_used")).isEqualTo(all.at("/evidence/tokens_used"));
        assertThat(few.at("/run/token_ids").size()).isPositive();
        assertThat(run(arguments("source-h264-closed.mp4", "--inner-pruning", "fastv@1")))
                .isEqualTo(1);
        assertThat(errors.toString())
                .contains("sluice.model.inner-pruning: found 'fastv@1'; expected none");
    }

    @Test
    void cachesMayLieWhereTheModelRuns() throws IOException {
        String clip = "source-h264-closed.mp4";
        assertThat(answer(clip, "--caches", "device").at("/run/token_ids"))
                .isEqualTo(answer(clip).at("/run/token_ids"));
        assertThat(run(arguments(clip, "--caches", "gpu"))).isEqualTo(1);
        assertThat(errors.toString()).contains("'sluice.model.kv-cache-placement' is 'gpu'");
    }

    @Test
    void optionsOfAProviderThatTakesNoneAreRefused() {
        String clip = "source-h264-closed.mp4";
        assertThat(run(arguments(clip, "--provider", "cpu", "--provider-option", "use_tf32=0")))
                .isEqualTo(1);
        assertThat(errors.toString()).contains("{use_tf32=0} and the provider cpu");
        assertThat(run(arguments(clip, "--provider-option", "user_compute_stream=1"))).isEqualTo(1);
        assertThat(errors.toString())
                .contains("sluice.model.provider-options: found user_compute_stream");
    }

    @Test
    void theAnswerIsOneOfTheOptions() throws IOException {
        JsonNode report = answer("source-h264-closed.mp4", "--options", "Yes,No,Perhaps");
        assertThat(report.get("answer").textValue()).isIn("Yes", "No", "Perhaps");
        assertThat(report.at("/run/probability").doubleValue()).isBetween(1.0 / 3, 1.0);
    }

    @Test
    void tokensAreChosenAsTheOptionsSay() throws IOException {
        JsonNode greedy = answer("source-h264-closed.mp4");
        assertThat(greedy.get("run").has("probability")).isFalse();
        String[] chance = {"--temperature", "2", "--top-k", "50", "--top-p", "0.95", "--seed", "7"};
        JsonNode first = answer("source-h264-closed.mp4", chance);
        assertThat(first.at("/run/token_ids")).isNotEqualTo(greedy.at("/run/token_ids"));
        assertThat(answer("source-h264-closed.mp4", chance).at("/run/token_ids"))
                .isEqualTo(first.at("/run/token_ids"));
        String word = greedy.get("answer").textValue().strip().split(" ")[0];
        assertThat(answer("source-h264-closed.mp4", "--stop", word).get("answer").textValue())
                .isBlank();
        assertThat(
                        answer("source-h264-closed.mp4", "--timeout", "0.000001")
                                .get("finish_reason")
                                .textValue())
                .isEqualTo("timeout");
    }

    @Test
    void otherCodecsAreAnsweredAbout() throws IOException {
        assertThat(answer("source-h265-closed.mp4").at("/evidence/tokens_seen").intValue())
                .isPositive();
        assertThat(answer("chunk-vp9.mp4").at("/evidence/tokens_seen").intValue()).isPositive();
    }

    @Test
    void aCodecThatNoChunkCarriesIsEncodedAgainAndThatIsSaid() throws IOException {
        String note = "a chunk cannot contain ffv1, so the video is encoded again as H.264";
        JsonNode report = answer("../sources/ffv1.mkv");
        assertThat(report.at("/evidence/tokens_seen").intValue()).isPositive();
        assertThat(report.at("/run/frames_left_out").intValue()).isZero();
        assertThat(errors.toString().lines().filter(line -> line.contains(note)))
                .singleElement()
                .asString()
                .contains("ffv1.mkv: ");
        errors.getBuffer().setLength(0);
        answer("source-h264-closed.mp4");
        assertThat(errors.toString()).doesNotContain("encoded again");
        String[] never = {"--set", "sluice.ingest.reencode=false"};
        assertThat(run(arguments("../sources/ffv1.mkv", never))).isEqualTo(1);
        assertThat(errors.toString()).contains("set sluice.ingest.reencode=true");
    }

    @Test
    void recordingsOfAnyGopAreAnsweredAbout() throws IOException {
        JsonNode still = answer("../inputs/vfr_still.mp4");
        assertThat(still.at("/evidence/tokens_seen").intValue()).isPositive();
        assertThat(still.at("/run/frames_damaged").intValue()).isZero();
        assertThat(still.at("/run/frames_left_out").intValue()).isZero();
    }

    @Test
    void framesThatDamageCostsAreCountedAndTheRestIsAnsweredAbout() throws IOException {
        JsonNode broken = answer("../inputs/trunc_faststart.mp4");
        assertThat(broken.at("/evidence/tokens_seen").intValue()).isPositive();
        assertThat(broken.at("/run/frames_damaged").intValue()).isEqualTo(71);

        String[] all = {"--set", "sluice.decode.every-frame=true"};
        JsonNode damaged = answer("../inputs/damaged.mp4", all);
        assertThat(damaged.at("/run/frames_damaged").intValue()).isBetween(1, 20);
        JsonNode needed = answer("../inputs/damaged.mp4");
        assertThat(needed.at("/run/frames_damaged").intValue())
                .as("the damage is in frames that no sampled one needs")
                .isZero();
        assertThat(needed.at("/run/token_ids")).isEqualTo(damaged.at("/run/token_ids"));
        assertThat(needed.at("/evidence/tokens_seen"))
                .isEqualTo(damaged.at("/evidence/tokens_seen"));

        assertThat(run(arguments("../inputs/damaged.mp4", all))).as("%s", errors).isZero();
        assertThat(printed.toString()).containsPattern("(?m)^\\d+ frames damaged: ");
    }

    @Test
    void aUrlOfAFileMayBePasted() throws IOException {
        Path video = folder.resolve("a b%20c.mp4");
        Files.copy(VIDEOS.resolve("source-h264-closed.mp4"), video);
        String url = video.toUri().toString();
        assertThat(url).startsWith("file:///").contains("a%20b%2520c.mp4");
        List<String> arguments = arguments("source-h264-closed.mp4");
        arguments.set(arguments.indexOf("--video") + 1, url);
        assertThat(run(arguments)).as("%s", errors).isZero();
    }

    @Test
    void peopleReadTheAnswerAndWhatItTook() {
        assertThat(run(arguments("source-h264-closed.mp4"))).as("%s", errors).isZero();
        assertThat(printed.toString())
                .containsPattern("tokens seen in \\d+ steps, [\\d,]+ kept by dtd-anchored \\(")
                .contains("milliseconds on ");
    }

    @Test
    void aVideoThatIsNotThereFails() {
        assertThat(run(arguments("nothing.mp4"))).isEqualTo(1);
        assertThat(errors.toString()).contains("found no such file").contains("nothing.mp4");
    }

    @Test
    void aFileThatIsNoVideoFails() throws IOException {
        Path text = Files.writeString(folder.resolve("text.mp4"), "This is no video.");
        assertThat(run(arguments(text.toString()))).isEqualTo(1);
        assertThat(errors.toString()).contains("text.mp4");
    }

    @Test
    void aFolderThatIsNoModelFails() {
        List<String> arguments = arguments("source-h264-closed.mp4", "--model", folder.toString());
        assertThat(run(arguments)).isEqualTo(1);
        assertThat(errors.toString()).contains("Missing: config.json");
    }

    @Test
    void argumentsThatMakeNoSenseAreAMatterOfUsage() {
        assertThat(run(arguments("source-h264-closed.mp4", "--policy", "dtd"))).isEqualTo(2);
        assertThat(run(arguments("source-h264-closed.mp4", "--set", "tao=1"))).isEqualTo(1);
        assertThat(run(arguments("source-h264-closed.mp4", "--max-new-tokens", "0"))).isEqualTo(2);
        assertThat(run(arguments("source-h264-closed.mp4", "--fps", "-1"))).isEqualTo(1);
        assertThat(run(arguments("source-h264-closed.mp4", "--top-p", "0"))).isEqualTo(2);
        assertThat(run(arguments("source-h264-closed.mp4", "--timeout", "-1"))).isEqualTo(2);
        assertThat(run(new ArrayList<>(List.of(QUESTION)))).isEqualTo(2);
        assertThat(run(arguments("source-h264-closed.mp4", "--provider", "gpu"))).isEqualTo(1);
        assertThat(errors.toString()).contains("provider 'gpu'");
    }

    private JsonNode answer(String video, String... more) throws IOException {
        List<String> arguments = arguments(video, more);
        arguments.add("--json");
        printed.getBuffer().setLength(0);
        assertThat(run(arguments)).as("%s", errors).isZero();
        assertThat(printed.toString().strip().lines()).hasSize(1);
        return new ObjectMapper().readTree(printed.toString());
    }

    private static List<String> arguments(String video, String... more) {
        List<String> arguments = new ArrayList<>(List.of(QUESTION));
        arguments.addAll(List.of("--video", VIDEOS.resolve(video).toString()));
        arguments.addAll(List.of("--max-new-tokens", "12", "--threads", "1"));
        if (!List.of(more).contains("--model")) {
            arguments.addAll(List.of("--model", MODEL.toString()));
        }
        arguments.addAll(List.of(more));
        return arguments;
    }

    private int run(List<String> arguments) {
        arguments.add(0, "answer");
        return Main.commandLine()
                .setOut(new PrintWriter(printed))
                .setErr(new PrintWriter(errors, true))
                .execute(arguments.toArray(new String[0]));
    }
}
