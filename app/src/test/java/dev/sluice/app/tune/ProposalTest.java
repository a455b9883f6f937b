// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.tune;

import dev.sluice.evaluation.score.Estimate;
import dev.sluice.platform.config.PolicySpec;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

/** The rule of the proposal, and what agreement is. */
class ProposalTest {

    private static final Agreement BLIND = agreement(0.4, 0.3);

    private static Agreement agreement(double value, double low) {
        return new Agreement(new Estimate(value, low, 1, 48), value);
    }

    private static Setting setting(String policy, double kept, double value, double low) {
        return new Setting(PolicySpec.parse(policy), kept, agreement(value, low), 100, 20);
    }

    private static GivenAnswer answer(int moment, String text, int... tokens) {
        return new GivenAnswer(moment, 0, text, tokens, 10, 5);
    }

    @Test
    void theSmallestShareThatAgreesWithConfidenceIsProposed() {
        List<Setting> settings =
                List.of(
                        setting("dtd-feature:threshold=0.8", 0.1, 0.95, 0.84),
                        setting("dtd-feature:threshold=0.95", 0.2, 0.96, 0.86),
                        setting("dtd-anchored:threshold=0.95", 0.2, 0.98, 0.85),
                        setting("none", 0.9, 1, 0.93));
        assertThat(Proposal.of(settings, BLIND, 0.85).setting())
                .hasValue(settings.get(2)); // of equal shares, the one that agrees more
        assertThat(Proposal.of(settings, BLIND, 0.9).setting()).hasValue(settings.get(3));
        assertThat(Proposal.of(settings, BLIND, 0.95).setting()).isEmpty();
        assertThat(Proposal.of(settings, BLIND, 0.95).reason()).contains("no setting agrees");
    }

    @Test
    void questionsThatNeedNoVideoProposeNothing() {
        List<Setting> settings = List.of(setting("dtd-feature", 0.01, 1, 0.93));
        Proposal proposal = Proposal.of(settings, agreement(1, 0.93), 0.85);
        assertThat(proposal.setting()).isEmpty();
        assertThat(proposal.reason()).contains("without any video agree as well");
    }

    @Test
    void fewEqualAnswersAreNoCertainty() {
        double[] same = new double[12];
        Arrays.fill(same, 1);
        int[] moments = new int[12];
        Arrays.setAll(moments, i -> i);
        Estimate estimate = Agreement.interval(same, moments, 12);
        assertThat(estimate.value()).isEqualTo(1);
        assertThat(estimate.low()).as("Wilson's bound of 12 of 12").isCloseTo(0.7575, within(1e-3));
        assertThat(Agreement.wilson(0.5, 100)[0]).isCloseTo(0.4038, within(1e-3));
        assertThat(Agreement.wilson(0.5, 100)[1]).isCloseTo(0.5962, within(1e-3));
    }

    @Test
    void answersAtOneTimeGoTogether() {
        // All ten answers of two of four times differ: four times tell less than forty answers.
        double[] same = new double[40];
        int[] moments = new int[40];
        for (int i = 0; i < 40; i++) {
            moments[i] = i / 10;
            same[i] = moments[i] < 2 ? 1 : 0;
        }
        Estimate estimate = Agreement.interval(same, moments, 4);
        assertThat(estimate.low()).isLessThan(Agreement.wilson(0.5, 40)[0]);
        assertThat(estimate.high()).isGreaterThan(Agreement.wilson(0.5, 40)[1]);
    }

    @Test
    void tokensCountUpToTheFirstDifference() {
        GivenAnswer long1 = answer(0, "a red ball", 1, 2, 3, 4);
        assertThat(long1.equalTokens(answer(0, "a red ball", 1, 2, 3, 4))).isEqualTo(1);
        assertThat(long1.equalTokens(answer(0, "a blue ball", 1, 9, 3, 4))).isEqualTo(0.25);
        assertThat(long1.equalTokens(answer(0, "a", 1))).isEqualTo(0.25);
        Agreement agreement =
                Agreement.of(
                        List.of(long1, answer(1, "no", 7)),
                        List.of(answer(0, "a blue ball", 1, 9, 3, 4), answer(1, "no", 7)),
                        2);
        assertThat(agreement.same().value()).isEqualTo(0.5);
        assertThat(agreement.equalTokens()).isEqualTo(0.625);
    }

    @Test
    void eachPolicyGetsTheThresholdsThatSuitIt() {
        List<PolicySpec> given = new ArrayList<>();
        for (String policy :
                List.of(
                        "none",
                        "dtd-feature",
                        "dtd-anchored:threshold=0.9",
                        "holitom",
                        "pool",
                        "dtd-anchored+evs:retain-ratio=0.3")) {
            given.add(PolicySpec.parse(policy));
        }
        assertThat(Candidates.of(given, List.of(0.3, 0.5)))
                .extracting(PolicySpec::toString)
                .containsExactly(
                        "none",
                        "dtd-feature:threshold=0.3",
                        "dtd-feature:threshold=0.5",
                        "dtd-anchored:threshold=0.9",
                        "holitom:retain-ratio=0.3",
                        "holitom:retain-ratio=0.5",
                        "pool",
                        "dtd-anchored+evs:retain-ratio=0.3");
    }

    @Test
    void aQuestionMayNameItsAnswers() {
        assertThat(TuneQuestion.parse("Is the door open? | yes, no"))
                .isEqualTo(new TuneQuestion("Is the door open?", List.of("yes", "no")));
        assertThat(TuneQuestion.parse("What is red?"))
                .isEqualTo(new TuneQuestion("What is red?", List.of()));
        assertThatThrownBy(() -> TuneQuestion.parse(" | yes"))
                .hasMessageContaining("expected a question");
        assertThat(QuestionTimes.evenly(100, 500, 4)).containsExactly(200L, 300L, 400L, 500L);
    }
}
