// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation;

import dev.sluice.evaluation.journal.Journal;
import dev.sluice.evaluation.journal.Settings;
import dev.sluice.evaluation.progress.EvalProgress;
import dev.sluice.platform.text.ClockTime;
import dev.sluice.platform.text.Quantity;

import org.apache.flink.configuration.Configuration;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;

/** What the journals of all evaluations have in common. Stateless. */
public final class Journals {

    private Journals() {}

    /**
     * Returns the settings on which the answers of every evaluation depend.
     *
     * @param config all options of the job
     * @param model the model folder
     */
    public static Settings.Builder settings(Configuration config, Path model) {
        String version = Journals.class.getPackage().getImplementationVersion();
        return new Settings.Builder()
                .with(config)
                .withModel("model", model.toAbsolutePath().normalize())
                .with("version", Objects.requireNonNullElse(version, "not packaged"));
    }

    /** Says that an earlier process has done a part of the evaluation. */
    public static void sayFound(Journal journal, EvalProgress progress) {
        if (journal.found() > 0) {
            progress.say(
                    "continuing the evaluation that began at %s: %s done; --restart begins anew"
                            .formatted(
                                    ClockTime.of(Instant.parse(journal.started())),
                                    Quantity.count(journal.found(), "step is", "steps are")));
        }
    }
}
