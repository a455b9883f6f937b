// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model;

import dev.sluice.model.ModelException.Kind;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** A folder with a trained position, and limits with and without a position. */
final class TrainedPositionsTest {

    private static final int TRAINED = 60;

    @TempDir private Path temp;

    @Test
    void timeReachesTheFoldersTrainedPosition() throws Exception {
        assertThat(probability(folder(TRAINED), 0))
                .isEqualTo(probability(Goldens.model(), TRAINED))
                .isNotEqualTo(probability(Goldens.model(), 0));
    }

    @Test
    void anExplicitLimitHasPriority() throws Exception {
        assertThat(probability(folder(TRAINED), 30)).isEqualTo(probability(Goldens.model(), 30));
    }

    @Test
    void aNegativePositionIsRefused() {
        assertThatThrownBy(() -> probability(folder(-5), 0))
                .isInstanceOfSatisfying(
                        ModelException.class, e -> assertThat(e.kind()).isEqualTo(Kind.INVALID))
                .hasMessageContaining("config.json has trained_positions = -5; expected");
    }

    private Path folder(int positions) throws IOException {
        String type = "\"model_type\":";
        return FolderCopy.under(temp)
                .replace(
                        "config.json", type, "\"trained_positions\": " + positions + ",\n  " + type)
                .path();
    }

    /** Returns the probability of an option after a stream that exceeds the limits by far. */
    private static double probability(Path folder, int maxPosition) throws ModelException {
        SessionLimits limits = new SessionLimits(0, 0, maxPosition);
        try (VideoLlm model =
                VideoLlms.open(folder, new RuntimeOptions("cpu", "", 1, 16, limits))) {
            StreamScript script = new StreamScript(3, model.info().dim());
            script.append(80);
            List<String> options = List.of("yes", "no");
            return model.generate(
                            new PromptRequest(
                                    script.steps(), List.of(), 1.0, "Is it open?", options, 4),
                            () -> false)
                    .probability();
        }
    }
}
