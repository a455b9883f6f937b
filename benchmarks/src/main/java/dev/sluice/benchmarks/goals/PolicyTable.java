// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks.goals;

import dev.sluice.engine.reduce.ClipReduction;
import dev.sluice.engine.reduce.ReductionPolicy;
import dev.sluice.engine.reduce.TokenStep;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * The processor time of policies beside that of the code that their authors published, on the same
 * clip, in turns, one thread each.
 */
final class PolicyTable {

    private static final String HEAD =
            """
            | policy | ms a step | authors' code, ms a step | ratio (quartiles) | kept |
            | --- | --- | --- | --- | --- |
            """;
    private static final double NANOS_PER_MILLI = 1e6;

    private final Authors authors;
    private final CameraClip clip;
    private final Path folder;

    /**
     * @param folder where the clip is written for Python
     */
    PolicyTable(Authors authors, CameraClip clip, Path folder) throws IOException {
        this.authors = authors;
        this.clip = clip;
        this.folder = folder;
        clip.write(folder);
    }

    /** Prints a row as soon as it is measured. */
    void print(List<AuthorsCase> cases, Turns turns, Appendable out) throws IOException {
        List<TokenStep> steps = clip.featureSteps();
        out.append(HEAD);
        for (AuthorsCase one : cases) {
            out.append(row(one, steps, turns));
        }
    }

    private String row(AuthorsCase one, List<TokenStep> steps, Turns turns) throws IOException {
        ReductionPolicy policy = one.reductionPolicy();
        Agreement agreement = Agreement.of(policy, steps, authors.kept(folder, one.request()));
        RecordedSide theirs = new RecordedSide(authors.on(folder, one.request(), 1));
        RecordedSide ours = new RecordedSide(new OwnWork(() -> ClipReduction.run(policy, steps)));
        Ratio ratio = turns.compareCpu(theirs, ours);
        return String.format(
                Locale.ROOT,
                "| `%s` | %s | %s | %.2f (%.2f–%.2f) | %s |%n",
                policy,
                millis(ours, turns),
                millis(theirs, turns),
                ratio.median(),
                ratio.low(),
                ratio.high(),
                agreement.text());
    }

    private String millis(RecordedSide side, Turns turns) {
        double millis = side.median(turns.rounds()) / NANOS_PER_MILLI / clip.steps();
        String digits = millis < 0.1 ? "%.3f" : millis < 10 ? "%.2f" : "%.0f";
        return String.format(Locale.ROOT, digits, millis);
    }
}
