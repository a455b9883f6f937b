package dev.sluice.app.reduce;

import dev.sluice.engine.reduce.InvalidTokensException;
import dev.sluice.engine.reduce.ReductionPolicy;
import dev.sluice.engine.reduce.TokenStep;
import dev.sluice.platform.SluiceException;

import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Command;
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

/** {@code sluice reduce}: runs a reducer over features from elsewhere. */
@Command(
        name = "reduce",
        description = "Runs a token reducer over features in .npy files.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class ReduceCommand implements Callable<Integer> {

    @Option(
            names = "--features",
            required = true,
            paramLabel = "F.npy",
            description =
                    "Features, steps × tokens × dim, float32 or float64; for dtd-pixel the pixels,"
                            + " patches × 2 × tokens × channels × pixels, uint8.")
    private Path features;

    @Option(
            names = "--attention",
            paramLabel = "A.npy",
            description =
                    "The encoder's attention, steps × tokens, for policies that merge. Without it"
                            + " moving tokens are chosen by clustering alone.")
    private Path attention;

    @Option(
            names = "--policy",
            required = true,
            paramLabel = "NAME",
            description = "none, dtd-feature, dtd-pixel, dtd-anchored, holitom or dtd+holitom.")
    private String policyName;

    @Option(
            names = "--set",
            paramLabel = "OPTION=VALUE",
            description =
                    "An option of the policy: threshold, absolute, retain-ratio, tau, beta, d, k,"
                            + " window (not set: the whole clip), redundancy-threshold. Repeatable.")
    private Map<String, String> options = new LinkedHashMap<>();

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            description =
                    "Where to write: keep.npy for a drop; tokens.npy and positions.npy (step, grid"
                            + " index) for a merge; report.json.")
    private Path out;

    @Option(names = "--json", description = "Print the report as one line of JSON.")
    private boolean json;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
        ReductionPolicy policy = policy();
        try {
            List<TokenStep> steps = StepFiles.read(policy, features, attention);
            ClipReduction reduction = ClipReduction.run(policy, steps);
            JsonNode report = ReductionReport.of(policy, reduction);
            ReductionFiles.write(out, reduction, report);
            spec.commandLine()
                    .getOut()
                    .println(json ? report : ReductionReport.sentence(report, out));
            spec.commandLine().getOut().flush();
            return 0;
        } catch (InvalidTokensException e) {
            throw new SluiceException(features + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new SluiceException(StepFiles.explain(e), e);
        }
    }

    private ReductionPolicy policy() {
        try {
            return ReductionPolicy.parse(policyName, options);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }
}
