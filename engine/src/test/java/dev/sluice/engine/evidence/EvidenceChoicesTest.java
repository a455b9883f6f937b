// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.evidence;

import dev.sluice.model.TextRows;
import dev.sluice.model.VisualStep;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** What each {@link EvidenceChoice} takes, on small examples. */
class EvidenceChoicesTest {

    private static final TextRows NOTHING = new TextRows(new float[0], 0, 1);
    private static final TextRows RIGHT = new TextRows(new float[] {1, 0}, 1, 2);

    @Test
    void uniformTakesTokensAtEvenDistancesAndTheLast() {
        EvidenceTokens tokens = new EvidenceTokens(List.of(step(1, 0, 1, 2), step(4, 0, 2, 3)));
        assertThat(taken(new UniformChoice(), tokens, NOTHING, 3)).containsExactly(1, 3, 5);
        assertThat(taken(new UniformChoice(), tokens, NOTHING, 1)).containsExactly(5);
    }

    @Test
    void layersTakesTheNewestOfEachPositionAndThenTheSecond() {
        // Position 0 changes in each step, position 3 changed once, long ago.
        EvidenceTokens tokens =
                new EvidenceTokens(
                        List.of(step(1, 0, 3), step(2, 0), step(3, 0), step(4, 0), step(5, 0)));
        assertThat(taken(new LayersChoice(), tokens, NOTHING, 1)).containsExactly(5);
        assertThat(taken(new LayersChoice(), tokens, NOTHING, 2)).containsExactly(1, 5);
        assertThat(taken(new LayersChoice(), tokens, NOTHING, 4)).containsExactly(1, 3, 4, 5);
    }

    @Test
    void diverseTakesWhatFitsTheQuestionAndNotTheSameTwice() {
        EvidenceTokens tokens =
                rows(
                        new float[] {1, 0},
                        new float[] {1, 0},
                        new float[] {1, 1},
                        new float[] {-1, 0});
        assertThat(taken(new DiverseChoice(), tokens, RIGHT, 1)).containsExactly(0);
        assertThat(taken(new DiverseChoice(), tokens, RIGHT, 2)).containsExactly(0, 2);
    }

    @Test
    void quotaGivesMoreToTheStepsThatFitTheQuestion() {
        float[] fits = {1, 0, 1, 0, 1, 0, 1, 0};
        float[] differs = {0, 1, 0, 1, 0, 1, 0, 1};
        EvidenceTokens tokens =
                new EvidenceTokens(
                        List.of(
                                new VisualStep(1, 2, 2, new int[] {0, 1, 2, 3}, differs),
                                new VisualStep(2, 2, 2, new int[] {0, 1, 2, 3}, fits)));
        assertThat(taken(new QuotaChoice(), tokens, RIGHT, 2)).containsExactly(5, 7);
        assertThat(taken(new QuotaChoice(), tokens, RIGHT, 6))
                .as("what a step cannot use is handed on")
                .containsExactly(1, 3, 4, 5, 6, 7);
    }

    @Test
    void contentWordsAreThoseThatSayWhatAQuestionIsAbout() {
        assertThat(ContentWords.of("Is the red box by the DOOR?")).isEqualTo(" red box DOOR");
        assertThat(ContentWords.of("What is it?")).isEqualTo("What is it?");
        assertThat(ContentWords.of("Où est le café ?")).isEqualTo(" Où est le café");
    }

    private static VisualStep step(long step, int... positions) {
        return new VisualStep(step, 2, 2, positions, new float[2 * positions.length]);
    }

    private static EvidenceTokens rows(float[]... rows) {
        List<VisualStep> steps = new ArrayList<>();
        for (float[] row : rows) {
            steps.add(new VisualStep(steps.size(), 2, 2, new int[] {0}, row));
        }
        return new EvidenceTokens(steps);
    }

    private static List<Integer> taken(
            EvidenceChoice choice, EvidenceTokens tokens, TextRows question, int count) {
        List<Integer> taken = new ArrayList<>();
        boolean[] keep = choice.choose(tokens, question, count);
        for (int i = 0; i < keep.length; i++) {
            if (keep[i]) {
                taken.add(i);
            }
        }
        return taken;
    }
}
