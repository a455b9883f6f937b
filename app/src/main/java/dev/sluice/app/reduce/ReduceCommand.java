// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.reduce;

import dev.sluice.app.option.OutputOptions;
import dev.sluice.app.option.PolicyConverter;
import dev.sluice.engine.policy.NearestName;
import dev.sluice.engine.policy.Signals;
import dev.sluice.engine.reduce.ClipReduction;
import dev.sluice.engine.reduce.InvalidTokensException;
import dev.sluice.engine.reduce.ReductionPolicy;
import dev.sluice.engine.reduce.TokenGrid;
import dev.sluice.engine.reduce.TokenStep;
import dev.sluice.engine.reduce.Workers;
import dev.sluice.platform.SluiceException;
import dev.sluice.platform.config.PolicySpec;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** {@code sluice reduce}: runs a policy on features from other programs. */
@Command(
        name = "reduce",
        description = "Reduces the visual tokens in a .npy file with a policy.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class ReduceCommand implements Callable<Integer> {

    @Option(
            names = "--features",
            required = true,
            paramLabel = "FILE",
            description =
                    "The .npy file with the features, steps × tokens × dimension, float32 or"
                            + " float64; for dtd-pixel the pixels, patches × 2 × tokens × channels"
                            + " × pixels, uint8.")
    private Path features;

    @Option(
            names = "--signal",
            paramLabel = "NAME=FILE",
            description =
                    "What the encoder says of the tokens, for policies that need it: a .npy file,"
                            + " steps × what a step has. Repeatable. Names: image_attention,"
                            + " cls_attention, attention_full_cls, semantic, value_norm, keys,"
                            + " text, relevance (docs/policies.md). The clip ends with its"
                            + " shortest file.")
    private Map<String, Path> signals = new LinkedHashMap<>();

    @Option(
            names = "--attention",
            hidden = true,
            paramLabel = "FILE",
            description = "The former way to give the signal image_attention.")
    private @Nullable Path attention;

    @Option(
            names = "--grid",
            paramLabel = "ROWSxCOLUMNS",
            converter = GridConverter.class,
            description =
                    "The grid of a step's tokens (default: a square, or one row if they fill no"
                            + " square).")
    private @Nullable TokenGrid grid;

    @Option(
            names = "--policy",
            required = true,
            paramLabel = PolicyConverter.LABEL,
            converter = PolicyConverter.class,
            description =
                    PolicyConverter.HELP
                            + "Without 'window' the whole clip is one window; 'gate' is refused,"
                            + " because there are no frames to compare.")
    private PolicySpec policy;

    @Option(
            names = "--set",
            hidden = true,
            paramLabel = "OPTION=VALUE",
            description = "The former way to set an option of the policy.")
    private Map<String, String> policyOptions = new LinkedHashMap<>();

    @Option(
            names = "--out",
            required = true,
            paramLabel = "PATH",
            description =
                    "Where to write the output: report.json, keep.npy unless tokens are merged, and"
                            + " tokens.npy and positions.npy (step, grid index) unless tokens are"
                            + " only dropped on arrival.")
    private Path out;

    @Option(
            names = "--threads",
            paramLabel = "N",
            defaultValue = "2",
            description =
                    "Number of threads (default: ${DEFAULT-VALUE}). It changes the time and no bit"
                            + " of the output.")
    private int threads;

    @Mixin private OutputOptions output;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
        ReductionPolicy reduction = policy();
        try {
            List<TokenStep> steps = StepFiles.read(reduction, features, signals(), grid);
            ClipReduction reduced = reduce(reduction, steps);
            JsonNode report = ReductionReport.of(reduction, reduced);
            ReductionFiles.write(out, reduction, reduced, report);
            output.print(ReductionReport.sentence(report, out), report);
            return 0;
        } catch (InvalidTokensException e) {
            throw new SluiceException(features + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new SluiceException(StepFiles.explain(e), e);
        }
    }

    private ClipReduction reduce(ReductionPolicy reduction, List<TokenStep> steps)
            throws InvalidTokensException {
        if (threads < 1) {
            throw new ParameterException(
                    spec.commandLine(),
                    "found --threads %d, expected at least 1".formatted(threads));
        }
        ExecutorService helpers = Executors.newFixedThreadPool(threads);
        try {
            return ClipReduction.run(reduction, steps, Workers.of(helpers, threads));
        } finally {
            helpers.shutdown();
        }
    }

    private Map<String, Path> signals() {
        Map<String, Path> all = new LinkedHashMap<>(signals);
        if (attention != null) {
            all.put(Signals.IMAGE_ATTENTION, attention);
        }
        for (String name : all.keySet()) {
            if (!Signals.NAMES.contains(name)) {
                throw new ParameterException(
                        spec.commandLine(),
                        "found --signal %s; expected one of %s; did you mean '%s'?"
                                .formatted(
                                        name,
                                        String.join(", ", Signals.NAMES),
                                        NearestName.of(name, Signals.NAMES).orElseThrow()));
            }
        }
        return all;
    }

    private ReductionPolicy policy() {
        if (policy.gate().isPresent()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "found 'gate' in --policy %s; expected options of the policy only"
                            .formatted(policy));
        }
        try {
            Map<String, String> options = new LinkedHashMap<>(policy.options());
            options.putAll(policyOptions);
            return ReductionPolicy.parse(policy.name(), options);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }
}
