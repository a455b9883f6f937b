// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.answer;

import dev.sluice.app.Main;
import dev.sluice.engine.protocol.Answer;
import dev.sluice.engine.protocol.AnswerEvidence;
import dev.sluice.engine.protocol.AnswerJson;
import dev.sluice.engine.protocol.AnswerUsage;
import dev.sluice.engine.protocol.Query;
import dev.sluice.engine.reduce.ReductionPolicy;
import dev.sluice.evaluation.replay.ClipRecorder;
import dev.sluice.evaluation.replay.LocalReplay;
import dev.sluice.evaluation.replay.RecordedClip;
import dev.sluice.evaluation.replay.ReplayOutcome;
import dev.sluice.evaluation.set.EvalClip;
import dev.sluice.ingest.chunk.VideoChunk;
import dev.sluice.ingest.cut.CutSettings;
import dev.sluice.ingest.publish.ChunkPublisher;
import dev.sluice.ingest.publish.IngestEvent;
import dev.sluice.ingest.source.Ingest;
import dev.sluice.ingest.source.IngestSettings;
import dev.sluice.ingest.source.Secrets;
import dev.sluice.ingest.source.SourceSpec;
import dev.sluice.ingest.source.StreamSpec;
import dev.sluice.model.Generation;
import dev.sluice.model.VideoLlm;
import dev.sluice.model.VideoLlms;
import dev.sluice.operators.config.ModelOptions;
import dev.sluice.operators.config.ReduceOptions;
import dev.sluice.operators.drop.DropFactory;
import dev.sluice.operators.model.ModelLoader;
import dev.sluice.platform.config.ConfigFile;
import dev.sluice.platform.config.PolicySpec;
import dev.sluice.platform.config.RecommendedDefaults;
import dev.sluice.platform.local.Home;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code sluice answer} and the job give the same answer, to the token, for the same file, policy
 * and configuration: both are asked about the whole clip.
 */
final class SameAsTheJobITCase {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String QUESTION = "Which colour does the square have?";

    /** What the job's model generated; the job runs in this process. */
    private static final List<Generation> GENERATED =
            Collections.synchronizedList(new ArrayList<>());

    @TempDir private static Path folder;
    private static Path video;
    private static RecordedClip clip;
    private static LocalReplay replay;

    @BeforeAll
    static void film() throws Exception {
        // An odd number of sampled frames, so that the last step is half full.
        video = file("synthetic:?width=168&height=168&fps=4&gop=4&seed=7001&seconds=45");
        clip = ClipRecorder.record(new EvalClip("clip", new SourceSpec.LocalFile(video), 45));
        replay = LocalReplay.start(1);
    }

    @AfterAll
    static void close() {
        replay.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "none:gate=0",
                "none",
                "dtd-feature:threshold=0.8",
                "dtd-anchored:threshold=0.95",
                "dtd-pixel:threshold=0.05",
                "holitom:retain-ratio=0.3",
                "holitom:retain-ratio=0.3,window=4",
                "holitom:retain-ratio=0.3,window=1000",
                "dtd+holitom:retain-ratio=0.3,threshold=0.8"
            })
    void theAnswersAreEqual(String policy) throws Exception {
        assertSame(policy, Map.of());
    }

    @ParameterizedTest
    @ValueSource(strings = {"none:gate=0", "dtd+holitom:retain-ratio=0.5,threshold=0.8,window=4"})
    void theyAreEqualWhereMemoryEvicts(String policy) throws Exception {
        Answer answer = assertSame(policy, Map.of("sluice.memory.max-tokens", "150")).get();
        assertThat(answer.evidence().tokensKept()).isLessThanOrEqualTo(250);
    }

    private Optional<Answer> assertSame(String policy, Map<String, String> options)
            throws Exception {
        Answer expected = job(policy, options);
        Generation generation = GENERATED.get(0);
        JsonNode printed = answer(policy, options);
        Answer answer = AnswerJson.read(JSON.writeValueAsBytes(printed));

        assertThat(answer.text()).isEqualTo(expected.text()).isNotBlank();
        assertThat(answer.finishReason()).isEqualTo(expected.finishReason());
        assertThat(counts(answer.evidence())).isEqualTo(counts(expected.evidence()));
        assertThat(answer.usage())
                .isEqualTo(expected.usage())
                .isEqualTo(
                        new AnswerUsage(generation.promptTokens(), generation.tokenIds().length));
        assertThat(answer.model()).isEqualTo(expected.model());
        assertThat(answer.policy()).isEqualTo(expected.policy());
        assertThat(JSON.treeToValue(printed.at("/run/token_ids"), int[].class))
                .isEqualTo(generation.tokenIds());
        assertThat(printed.at("/run/prompt_tokens").asInt()).isEqualTo(generation.promptTokens());
        return Optional.of(answer);
    }

    private static List<Number> counts(AnswerEvidence evidence) {
        return List.of(
                evidence.frames(),
                evidence.tokensSeen(),
                evidence.tokensKept(),
                evidence.tokensUsed(),
                evidence.toMicros() - evidence.fromMicros());
    }

    /** Asks about a time after the clip, so that the job answers at its end. */
    private static Answer job(String policy, Map<String, String> options) throws Exception {
        Map<String, String> values = new HashMap<>(options);
        values.put(ModelOptions.PATH.key(), Home.roomModel().toString());
        values.put(ModelOptions.THREADS.key(), "1");
        Configuration config = ConfigFile.load(Home.defaultConfig(), values);
        PolicySpec.parse(policy).configure(config);
        RecommendedDefaults.apply(config);
        Query query =
                Query.latest("clip", QUESTION).at(ClipRecorder.START.plus(Duration.ofMinutes(10)));
        GENERATED.clear();
        ReductionPolicy reduction = ReduceOptions.policy(config);
        DropFactory drops = streamId -> reduction.newDrop();
        ReplayOutcome outcome =
                replay.run(config, List.of(clip), List.of(query), recordingModel(), drops);
        assertThat(outcome.problems()).isEmpty();
        assertThat(GENERATED).hasSize(1);
        return outcome.answers().get(0);
    }

    private static ModelLoader recordingModel() {
        return () -> {
            Configuration config = new Configuration();
            config.set(ModelOptions.THREADS, 1);
            VideoLlm model = VideoLlms.open(Home.roomModel(), ModelOptions.runtime(config));
            return new RecordingVideoLlm(model, GENERATED::add);
        };
    }

    private static JsonNode answer(String policy, Map<String, String> options) throws Exception {
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "answer",
                                QUESTION,
                                "--model",
                                Home.roomModel().toString(),
                                "--video",
                                video.toString(),
                                "--policy",
                                policy,
                                "--set",
                                "sluice.model.threads=1",
                                "--json"));
        options.forEach((key, value) -> arguments.addAll(List.of("--set", key + "=" + value)));
        StringWriter out = new StringWriter();
        int code =
                Main.commandLine()
                        .setOut(new PrintWriter(out))
                        .execute(arguments.toArray(String[]::new));
        assertThat(code).as(out.toString()).isZero();
        return JSON.readTree(out.toString());
    }

    /** A file of the world's scene: one chunk is a complete file. */
    private static Path file(String source) throws IOException {
        CutSettings whole =
                new CutSettings(
                        Duration.ofMinutes(5),
                        Duration.ofMinutes(10),
                        CutSettings.defaults().maxBytes(),
                        Duration.ofSeconds(4),
                        false);
        Path file = folder.resolve("scene.mp4");
        StreamSpec stream =
                new StreamSpec(
                        "scene",
                        SourceSpec.parse(source, Secrets.ofEnvironment()),
                        false,
                        false,
                        Optional.of(ClipRecorder.START));
        Ingest.run(stream, IngestSettings.defaults(whole), new OneFile(file));
        return file;
    }

    /** Writes the only chunk to a file. */
    private record OneFile(Path file) implements ChunkPublisher {

        @Override
        public void publish(VideoChunk chunk) throws IOException {
            assertThat(chunk.sequence()).isZero();
            Files.write(file, chunk.data());
        }

        @Override
        public void event(IngestEvent event) {}

        @Override
        public void flush(String streamId) {}

        @Override
        public void close() {}
    }
}
