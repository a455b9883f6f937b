// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.reduce;

import dev.sluice.app.option.OutputOptions;
import dev.sluice.app.option.PolicyConverter;
import dev.sluice.engine.reduce.ClipReduction;
import dev.sluice.engine.reduce.InvalidTokensException;
import dev.sluice.engine.reduce.ReductionPolicy;
import dev.sluice.engine.reduce.TokenStep;
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
            names = "--attention",
            paramLabel = "FILE",
            description =
                    "The .npy file with the encoder's attention, steps × tokens, for policies that"
                            + " merge. Without it, moving tokens are selected by clustering only.")
    private @Nullable Path attention;

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
                    "Where to write the output. A drop writes keep.npy, a merge tokens.npy and"
                            + " positions.npy (step, grid index), both report.json.")
    private Path out;

    @Mixin private OutputOptions output;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
        ReductionPolicy reduction = policy();
        try {
            List<TokenStep> steps = StepFiles.read(reduction, features, attention);
            ClipReduction reduced = ClipReduction.run(reduction, steps);
            JsonNode report = ReductionReport.of(reduction, reduced);
            ReductionFiles.write(out, reduced, report);
            output.print(ReductionReport.sentence(report, out), report);
            return 0;
        } catch (InvalidTokensException e) {
            throw new SluiceException(features + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new SluiceException(StepFiles.explain(e), e);
        }
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
