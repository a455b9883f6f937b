// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.evidence;

import dev.sluice.engine.fixture.TestingVideoLlm;
import dev.sluice.engine.memory.Evidence;
import dev.sluice.model.ForwardingVideoLlm;
import dev.sluice.model.ModelException;
import dev.sluice.model.TextRows;
import dev.sluice.model.VideoLlm;
import dev.sluice.model.VisualStep;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What holds for every {@link PromptChoice}, on random evidence. */
class PromptChoiceTest {

    private static final String QUESTION = "Is the circle there now?";

    private final Embedding model = new Embedding();

    @AfterEach
    void closeModel() {
        model.close();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "RECENT")
    void exactlyTheBoundIsSeenWithTheNewestTokensAmongIt(ChoiceName name) throws Exception {
        for (long seed = 0; seed < 60; seed++) {
            Random random = new Random(seed);
            Evidence evidence = RandomEvidence.of(random, 2 + random.nextInt(30));
            Set<String> newest = RandomEvidence.newest(evidence);
            int bound = 1 + random.nextInt((int) evidence.tokensKept() + 4);
            Evidence seen = PromptChoice.of(name, bound).choose(evidence, QUESTION, model);
            List<String> tokens = RandomEvidence.tokens(seen);
            String as = "%s, seed %d, %d tokens".formatted(name, seed, bound);
            long expected = Math.min(evidence.tokensKept(), Math.max(bound, newest.size()));
            assertThat(tokens).as(as).hasSize((int) expected).containsAll(newest);
            List<String> all = new ArrayList<>(RandomEvidence.tokens(evidence));
            all.retainAll(tokens);
            assertThat(all).as("%s: in order", as).isEqualTo(tokens);
        }
    }

    @ParameterizedTest
    @EnumSource(ChoiceName.class)
    void theSameIsChosenAgain(ChoiceName name) throws Exception {
        Evidence evidence = RandomEvidence.of(new Random(5), 30);
        PromptChoice choice = PromptChoice.of(name, 25);
        List<String> first = RandomEvidence.tokens(choice.choose(evidence, QUESTION, model));
        PromptChoice other = PromptChoice.of(name, 25);
        assertThat(RandomEvidence.tokens(other.choose(evidence, QUESTION, model))).isEqualTo(first);
    }

    @ParameterizedTest
    @EnumSource(ChoiceName.class)
    void evidenceThatFitsIsSeenAsItIsAndTheQuestionIsNotRead(ChoiceName name) throws Exception {
        Evidence evidence = RandomEvidence.of(new Random(1), 20);
        PromptChoice choice = PromptChoice.of(name, (int) evidence.tokensKept());
        assertThat(choice.isAll(evidence)).isTrue();
        assertThat(choice.choose(evidence, QUESTION, model)).isSameAs(evidence);
        assertThat(model.embedded).isEmpty();
    }

    @Test
    void finalStepsStayFinal() throws Exception {
        Evidence evidence = RandomEvidence.of(new Random(2), 30);
        Evidence seen = PromptChoice.of(ChoiceName.LAYERS, 30).choose(evidence, QUESTION, model);
        assertThat(steps(evidence.finalSteps())).containsAll(steps(seen.finalSteps()));
        assertThat(steps(evidence.provisionalSteps())).containsAll(steps(seen.provisionalSteps()));
        assertThat(seen.tokensKept()).isEqualTo(evidence.tokensKept());
        assertThat(seen.fromMicros()).isEqualTo(evidence.fromMicros());
    }

    private static List<Long> steps(List<VisualStep> steps) {
        return steps.stream().map(VisualStep::step).toList();
    }

    @Test
    void theWordsOfTheQuestionAreEmbedded() throws Exception {
        Evidence evidence = RandomEvidence.of(new Random(3), 30);
        PromptChoice.of(ChoiceName.CDPRUNER, 20).choose(evidence, QUESTION, model);
        PromptChoice.of(ChoiceName.QUOTA, 20).choose(evidence, "Who is it?", model);
        PromptChoice.of(ChoiceName.UNIFORM, 20).choose(evidence, QUESTION, model);
        assertThat(model.embedded).containsExactly(" circle", "Who is it?");
    }

    @Test
    void aModelThatCannotEmbedTextIsRefusedByName() {
        Evidence evidence = RandomEvidence.of(new Random(4), 30);
        PromptChoice choice = PromptChoice.of(ChoiceName.QUOTA, 20);
        try (VideoLlm without = TestingVideoLlm.open()) {
            assertThatThrownBy(() -> choice.choose(evidence, QUESTION, without))
                    .isInstanceOf(ModelException.class)
                    .hasMessageContaining("testing")
                    .hasMessageContaining("sluice.prompt.choice");
        }
    }

    /** Embeds each text as one row that depends on the text. */
    private static final class Embedding extends ForwardingVideoLlm {

        private final List<String> embedded = new ArrayList<>();

        private Embedding() {
            super(open());
        }

        private static VideoLlm open() {
            return TestingVideoLlm.open();
        }

        @Override
        public TextRows embed(String text) {
            embedded.add(text);
            Random random = new Random(text.hashCode());
            float[] row = new float[RandomEvidence.DIM - 2]; // the others are DeepStack features
            for (int i = 0; i < row.length; i++) {
                row[i] = (float) random.nextGaussian();
            }
            return new TextRows(row, 1, row.length);
        }
    }
}
