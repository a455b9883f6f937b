// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** Long prompts share the bytes of all sessions, even if caches have room for more tokens. */
class SessionBytesTest {

    private static final int CELLS = 16;
    private static final int LIMIT_TOKENS = 850;

    private PlacedModel model;
    private SessionLimits limits;

    private void open(String fixture, String pruning) throws ModelException {
        InnerPruning inner = InnerPruning.parse(pruning);
        model = new PlacedModel(Fixture.named(fixture), CachePlacement.HOST, inner);
        limits = new SessionLimits(16, LIMIT_TOKENS * model.decoder.cacheBytesPerToken(), 0);
    }

    @AfterEach
    void close() {
        model.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny-qwen2_vl", "tiny-qwen2_5_vl-gqa", "tiny-qwen2_5_vl-genai"})
    void aPromptThatFitsIsKeptWithOthers(String fixture) throws ModelException {
        open(fixture, "none");
        check();
    }

    @ParameterizedTest
    @ValueSource(strings = {"fastv@1:0.5"})
    void aPromptWithHiddenStatesIsKeptWithOthers(String pruning) throws ModelException {
        open("tiny-qwen2_5_vl-gqa", pruning);
        check();
    }

    private void check() throws ModelException {
        ask("other", 3, 6);
        Generation first = ask("stream", 38, 6);
        assertThat(first.cachedTokens()).isZero();
        assertThat(first.promptTokens()).isBetween(600, LIMIT_TOKENS - 100);
        for (int again = 0; again < 2; again++) {
            assertThat(ask("stream", 38, 6).cachedTokens()).isGreaterThan(38 * CELLS);
        }
        assertThat(ask("other", 3, 6).cachedTokens()).isGreaterThan(3 * CELLS);
        assertThat(model.sessions.bytes()).isLessThanOrEqualTo(limits.bytes());
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny-qwen2_vl", "tiny-qwen2_5_vl-gqa"})
    void aStreamGrowsWhileOthersAreKept(String fixture) throws ModelException {
        open(fixture, "none");
        ask("other", 3, 6);
        for (int count = 1; count <= 38; count++) {
            model.extend("stream", steps(count), limits);
            assertThat(model.sessions.size()).as("with %d steps", count).isEqualTo(2);
        }
        assertThat(ask("stream", 38, 6).cachedTokens()).isGreaterThan(38 * CELLS);
        assertThat(ask("other", 3, 6).cachedTokens()).isGreaterThan(3 * CELLS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny-qwen2_vl", "tiny-qwen2_5_vl-gqa"})
    void aLongPromptIsKeptAsFarAsItFits(String fixture) throws ModelException {
        open(fixture, "none");
        ask("stream", 80, 6);
        assertThat(ask("stream", 80, 6).cachedTokens())
                .isEqualTo(LIMIT_TOKENS / PlacedModel.BLOCK * PlacedModel.BLOCK);
    }

    /** Two handles of a model may have different limits. */
    @Test
    void aSessionThatExceedsTheLimitByItselfIsEvictedAlone() throws ModelException {
        open("tiny-qwen2_5_vl-gqa", "none");
        ask("other", 3, 6);
        ask("stream", 38, 6);
        limits = new SessionLimits(16, 200 * model.decoder.cacheBytesPerToken(), 0);
        ask("stream", 38, 6);
        assertThat(ask("other", 3, 6).cachedTokens()).isGreaterThan(3 * CELLS);
        ask("stream", 38, 6);
        assertThat(ask("stream", 38, 6).cachedTokens()).isPositive();
    }

    /** No answer exceeds the model's largest position. */
    @ParameterizedTest
    @ValueSource(ints = {1 << 29, Integer.MAX_VALUE})
    void theLongestPossibleAnswerHasRoom(int maxNewTokens) throws ModelException {
        open("tiny-qwen2_5_vl-gqa", "none");
        ask("stream", 3, maxNewTokens);
        assertThat(ask("stream", 3, maxNewTokens).cachedTokens()).isGreaterThan(3 * CELLS);
    }

    private Generation ask(String session, int steps, int maxNewTokens) throws ModelException {
        PromptRequest request =
                new PromptRequest(
                        steps(steps), List.of(), 1.0, "Is it?", List.of("Yes"), maxNewTokens);
        return model.ask(request, limits, AnswerCall.of(() -> false).inSession(session));
    }

    private List<VisualStep> steps(int count) {
        List<VisualStep> steps = new ArrayList<>();
        int[] cells = new int[CELLS];
        Arrays.setAll(cells, cell -> cell);
        for (int step = 0; step < count; step++) {
            float[] embeddings = new float[CELLS * model.embedder.dim()];
            Arrays.fill(embeddings, step);
            steps.add(new VisualStep(step, 4, 4, cells, embeddings));
        }
        return steps;
    }
}
