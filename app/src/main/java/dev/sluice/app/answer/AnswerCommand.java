// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.answer;

import dev.sluice.app.answer.ClipAnswerer.Answered;
import dev.sluice.app.clip.ClipFile;
import dev.sluice.app.option.ConfigurationOptions;
import dev.sluice.app.option.DeploymentOptions;
import dev.sluice.app.option.OutputOptions;
import dev.sluice.app.option.PolicyConverter;
import dev.sluice.engine.protocol.Query;
import dev.sluice.engine.protocol.QueryMode;
import dev.sluice.engine.reduce.ReductionPolicy;
import dev.sluice.ingest.source.SourceException;
import dev.sluice.ingest.source.SourceSpec;
import dev.sluice.model.GenerationSettings;
import dev.sluice.model.ModelException;
import dev.sluice.model.VideoLlm;
import dev.sluice.model.VideoLlms;
import dev.sluice.operators.config.ModelOptions;
import dev.sluice.operators.config.QueryOptions;
import dev.sluice.platform.SluiceException;
import dev.sluice.platform.config.PolicySpec;
import dev.sluice.platform.config.RecommendedDefaults;
import dev.sluice.platform.config.TrainingNotice;

import org.apache.flink.configuration.Configuration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** {@code sluice answer}: one answer about a file, without Kafka or Flink. */
@Command(
        name = "answer",
        description =
                "Answers one question about a video file, without Kafka or Flink. The answer is the"
                        + " one that the job gives with the same configuration.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class AnswerCommand implements Callable<Integer> {

    private static final double NANOS_PER_MILLI = 1e6;

    @Parameters(paramLabel = "QUESTION", description = "The question to ask.")
    private String question;

    @Option(
            names = "--model",
            paramLabel = "DIR",
            description = "The model folder (default: the configured one).")
    private @Nullable Path folder;

    @Option(
            names = "--video",
            required = true,
            paramLabel = "FILE",
            description =
                    "The video file, as a path or a file: URL. Its container and codec are those"
                            + " that ingest takes; #track=2 behind it selects the second video"
                            + " track.")
    private Path video;

    @Option(
            names = "--policy",
            paramLabel = PolicyConverter.LABEL,
            converter = PolicyConverter.class,
            description =
                    PolicyConverter.HELP
                            + "It replaces the configured policy and its options (default: the"
                            + " configured policy).")
    private @Nullable PolicySpec policy;

    @Option(
            names = "--options",
            paramLabel = "TEXT",
            split = ",",
            description = "The only answers allowed, separated by commas.")
    private List<String> options = List.of();

    @Option(
            names = "--max-new-tokens",
            paramLabel = "N",
            description =
                    "The length of the longest answer, text tokens (default: the configured one).")
    private @Nullable Integer maxNewTokens;

    @Option(
            names = "--whole-clip",
            description =
                    "Tells the model that the video is complete, if its prompt has words for that."
                            + " The job cannot know it, so the answer may differ from the job's.")
    private boolean wholeClip;

    @Mixin private ChoiceOptions choice;

    @Mixin private ConfigurationOptions configuration;

    @Mixin private FormerOptions former;

    @Mixin private OutputOptions output;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        GenerationSettings settings = settings();
        Configuration config = configuration();
        Query query = query(config);
        SourceSpec.LocalFile file = ClipFile.parse(video.toString());
        ClipAnswerer answerer = new ClipAnswerer(config, note -> output.say("%s", note));
        long start = System.nanoTime();
        try (VideoLlm model =
                VideoLlms.open(
                        Path.of(config.get(ModelOptions.PATH)), ModelOptions.runtime(config))) {
            double openMillis = (System.nanoTime() - start) / NANOS_PER_MILLI;
            Answered answered = answerer.ask(model, file, query, settings, wholeClip);
            AnswerReport report = new AnswerReport(model.info(), answered, openMillis);
            output.print(report.text(), report.json());
            return answered.answer().isOk() ? 0 : 1;
        } catch (ModelException e) {
            throw new SluiceException(e.getMessage(), e);
        } catch (SourceException e) {
            throw new SluiceException(e.getMessage(), e); // it names the file
        } catch (IOException e) {
            throw new SluiceException(video + ": " + e.getMessage(), e);
        }
    }

    private GenerationSettings settings() {
        if (question.isBlank() || maxNewTokens != null && maxNewTokens < 1) {
            throw new ParameterException(
                    spec.commandLine(),
                    "found the question '%s' and --max-new-tokens %s; expected a question, and at least 1 token"
                            .formatted(question, maxNewTokens));
        }
        try {
            return choice.settings();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    /**
     * The configuration with this verb's options. A value of {@code --set} whose name is an option
     * of policies is one of these: the verb's former spelling.
     */
    private Configuration configuration() {
        Map<String, String> keys = new LinkedHashMap<>(former.values());
        Map<String, String> policyOptions = new LinkedHashMap<>();
        configuration
                .values()
                .forEach(
                        (key, value) -> {
                            boolean isFormer = ReductionPolicy.optionNames().contains(key);
                            (isFormer ? policyOptions : keys).put(key, value);
                        });
        Configuration config = DeploymentOptions.local(configuration.load(keys, Map.of()));
        if (folder != null) {
            config.set(ModelOptions.PATH, folder.toString());
        }
        configure(config, policyOptions);
        RecommendedDefaults.apply(config).ifPresent(line -> output.say("%s", line));
        TrainingNotice.of(Path.of(config.get(ModelOptions.PATH)))
                .ifPresent(line -> output.say("%s", line));
        return config;
    }

    private void configure(Configuration config, Map<String, String> policyOptions) {
        if (policy != null) {
            policy.configure(config);
        }
        policyOptions.forEach((name, value) -> config.setString("sluice.reduce." + name, value));
        if (maxNewTokens != null) {
            config.set(QueryOptions.MAX_NEW_TOKENS, maxNewTokens);
        }
    }

    private Query query(Configuration config) {
        return new Query(
                ClipAnswerer.ID,
                ClipAnswerer.ID,
                question,
                Query.LATEST,
                Query.ALL,
                QueryMode.ONCE,
                Query.NEVER,
                options,
                config.get(QueryOptions.MAX_NEW_TOKENS));
    }
}
