package dev.sluice.app.answer;

import dev.sluice.app.answer.ClipQuestion.Answered;
import dev.sluice.engine.reduce.InvalidTokensException;
import dev.sluice.engine.reduce.ReductionPolicy;
import dev.sluice.model.CachePlacement;
import dev.sluice.model.InnerPruning;
import dev.sluice.model.ModelException;
import dev.sluice.model.ProviderOptions;
import dev.sluice.model.RuntimeOptions;
import dev.sluice.model.VideoLlm;
import dev.sluice.model.VideoLlms;
import dev.sluice.platform.SluiceException;
import dev.sluice.platform.config.Providers;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/** {@code sluice answer}: one answer about a file, without Kafka or Flink. */
@Command(
        name = "answer",
        description = "Answers one question about a video file, without Kafka or Flink.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class AnswerCommand implements Callable<Integer> {

    private static final double NANOS_PER_MILLI = 1e6;

    @Parameters(paramLabel = "QUESTION", description = "The question.")
    private String question;

    @Option(
            names = "--model",
            required = true,
            paramLabel = "DIR",
            description = "Model folder in the layout of transformers.js.")
    private Path folder;

    @Option(
            names = "--video",
            required = true,
            paramLabel = "FILE",
            description = "The video, in any container and codec that ingest takes.")
    private Path video;

    @Option(
            names = "--policy",
            paramLabel = "NAME",
            defaultValue = "none",
            description =
                    "How tokens are reduced: none, dtd-feature, dtd-pixel, dtd-anchored, holitom or"
                            + " dtd+holitom (default: ${DEFAULT-VALUE}).")
    private String policyName;

    @Option(
            names = "--set",
            paramLabel = "OPTION=VALUE",
            description =
                    "An option of the policy: threshold, absolute, retain-ratio, tau, beta, d, k,"
                            + " window (not set: the whole clip). Repeatable.")
    private Map<String, String> policyOptions = new LinkedHashMap<>();

    @Option(
            names = "--options",
            paramLabel = "ANSWER",
            split = ",",
            description = "The only answers allowed, separated by commas.")
    private List<String> options = List.of();

    @Option(
            names = "--max-new-tokens",
            paramLabel = "N",
            defaultValue = "128",
            description = "Longest answer, in tokens (default: ${DEFAULT-VALUE}).")
    private int maxNewTokens;

    @Mixin private ChoiceOptions choice;

    @Option(
            names = "--fps",
            paramLabel = "RATE",
            defaultValue = "2",
            description = "Pictures a second that are looked at (default: ${DEFAULT-VALUE}).")
    private double fps;

    @Option(
            names = "--provider",
            paramLabel = "NAME",
            defaultValue = "auto",
            description = "auto, cuda, tensorrt or cpu (default: ${DEFAULT-VALUE}).")
    private String provider;

    @Option(
            names = "--provider-option",
            paramLabel = "NAME=VALUE",
            description =
                    "An option of ONNX Runtime's provider, such as gpu_mem_limit=8589934592 or"
                            + " trt_fp16_enable=1. Repeatable.")
    private Map<String, String> providerOptions = new LinkedHashMap<>();

    @Option(
            names = "--suffix",
            paramLabel = "SUFFIX",
            defaultValue = "auto",
            description =
                    "Suffix of the graphs' files, such as _fp16 or _q4; auto takes what is there"
                            + " (default: ${DEFAULT-VALUE}).")
    private String suffix;

    @Option(
            names = "--threads",
            paramLabel = "N",
            defaultValue = "0",
            description = "Threads of the model; 0 = all cores (default: ${DEFAULT-VALUE}).")
    private int threads;

    @Option(
            names = "--inner-pruning",
            paramLabel = "METHOD@LAYER:SHARE",
            defaultValue = "none",
            description =
                    "Visual tokens left out between the model's layers: none, holitom@12:0.5,"
                            + " fastv@2:0.5 or pyramiddrop@8:0.25,16:0.5 (default:"
                            + " ${DEFAULT-VALUE}).")
    private String innerPruning;

    @Option(
            names = "--caches",
            paramLabel = "PLACE",
            defaultValue = "auto",
            description =
                    "Where keys and values lie between the model's runs: device, host, or auto: on"
                            + " a GPU that computes, else in main memory (default:"
                            + " ${DEFAULT-VALUE}).")
    private String caches;

    @Option(names = "--json", description = "Print one object with token ids and times.")
    private boolean json;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
        ClipQuestion asked = asked();
        if (!Files.isRegularFile(video)) {
            throw new SluiceException("no such file: " + video);
        }
        long start = System.nanoTime();
        try (VideoLlm model = VideoLlms.open(folder, runtime())) {
            double openMillis = (System.nanoTime() - start) / NANOS_PER_MILLI;
            Answered answered = asked.ask(model);
            AnswerReport report =
                    new AnswerReport(model.info(), asked.policy(), answered, openMillis);
            spec.commandLine().getOut().println(json ? report.json() : report.text());
            spec.commandLine().getOut().flush();
            return 0;
        } catch (ModelException | InvalidTokensException e) {
            throw new SluiceException(e.getMessage(), e);
        } catch (IOException e) {
            throw new SluiceException(video + ": " + e.getMessage(), e);
        }
    }

    private RuntimeOptions runtime() {
        int block = RuntimeOptions.defaults().prefillBlock();
        String named = parsed("--provider", () -> Providers.parse(provider));
        return new RuntimeOptions(named, suffix, threads, block)
                .withInnerPruning(parsed("--inner-pruning", () -> InnerPruning.parse(innerPruning)))
                .withProviderOptions(
                        parsed("--provider-option", () -> new ProviderOptions(providerOptions)))
                .withCaches(parsed("--caches", () -> CachePlacement.parse(caches)));
    }

    private <T> T parsed(String option, Supplier<T> value) {
        try {
            return value.get();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), option + ": " + e.getMessage(), e);
        }
    }

    private ClipQuestion asked() {
        if (question.isBlank() || maxNewTokens < 1 || threads < 0 || !(fps > 0 && fps <= 1000)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "expected a question, --max-new-tokens of at least 1, --threads of at least 0"
                            + " and --fps above 0 and at most 1000");
        }
        try {
            ReductionPolicy policy = ReductionPolicy.parse(policyName, policyOptions);
            return new ClipQuestion(
                    video, fps, policy, question, options, maxNewTokens, choice.settings());
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }
}
