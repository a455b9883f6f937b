// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Sessions of a decoder with recurrent layers, whose states cannot be cut. */
class RecurrentSessionTest {

    private static final int CELLS = 6;
    private static final long SEED = 41;

    private final List<VisualStep> steps = new ArrayList<>();
    private final PlacedModel model = open();

    private static PlacedModel open() {
        try {
            return new PlacedModel(
                    Fixture.named("tiny-qwen3_5"), CachePlacement.HOST, InnerPruning.none());
        } catch (ModelException e) {
            throw new IllegalStateException(e);
        }
    }

    @AfterEach
    void close() {
        model.close();
        assertThat(model.decoder.openCacheTensors()).isZero();
    }

    @Test
    void aChangedStepRollsBackToABorderBeforeIt() throws ModelException {
        SessionLimits limits = new SessionLimits(4, 1 << 24, 0);
        steps.addAll(steps(0, 20));
        assertThat(ask(limits).cachedTokens()).isZero();
        int all = ask(limits).cachedTokens();
        assertThat(all).isGreaterThan(20 * CELLS);
        steps.set(17, step(17, SEED + 1));
        int changed = ask(limits).cachedTokens();
        assertThat(changed).isPositive().isLessThan(all - 2 * CELLS);
        assertThat(changed % PlacedModel.BLOCK).isZero();
        steps.set(0, step(0, SEED + 2));
        assertThat(ask(limits).cachedTokens()).isZero();
        assertThat(ask(limits).cachedTokens()).isEqualTo(all);
    }

    /** The states at the borders count as bytes of a session, and few of them are kept. */
    @Test
    void statesAreBytesOfTheSession() throws ModelException {
        long perToken = model.decoder.cacheBytesPerToken();
        long states = model.decoder.stateBytes();
        SessionLimits limits = new SessionLimits(4, 1 << 24, 0);
        steps.addAll(steps(0, 60));
        ask(limits);
        int tokens = ask(limits).cachedTokens();
        int blocks = tokens / PlacedModel.BLOCK;
        assertThat(model.sessions.bytes())
                .isGreaterThanOrEqualTo(tokens * perToken + 3 * states)
                .isLessThan(tokens * perToken + (blocks / 4) * states);
    }

    @Test
    void aPromptIsKeptAsFarAsItFitsWithItsStates() throws ModelException {
        long perToken = model.decoder.cacheBytesPerToken();
        long bytes = 200 * perToken + 9 * model.decoder.stateBytes();
        SessionLimits limits = new SessionLimits(4, bytes, 0);
        steps.addAll(steps(0, 60));
        ask(limits);
        assertThat(ask(limits).cachedTokens()).isBetween(150, 400);
        assertThat(model.sessions.bytes()).isPositive().isLessThanOrEqualTo(bytes);
    }

    @Test
    void aLimitBelowTheStatesKeepsNoSession() throws ModelException {
        SessionLimits limits = new SessionLimits(4, model.decoder.stateBytes() / 2, 0);
        steps.addAll(steps(0, 5));
        ask(limits);
        assertThat(ask(limits).cachedTokens()).isZero();
        assertThat(model.sessions.bytes()).isZero();
    }

    @Test
    void innerPruningIsRefusedByName() {
        assertThatThrownBy(
                        () ->
                                new PlacedModel(
                                        Fixture.named("tiny-qwen3_5"),
                                        CachePlacement.HOST,
                                        InnerPruning.parse("fastv@1:0.5")))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("past_conv.0")
                .hasMessageContaining("past_recurrent.3")
                .hasMessageContaining("Set the inner pruning to none");
    }

    /** Asks in the session and without one, and compares the answers. */
    private Generation ask(SessionLimits limits) throws ModelException {
        PromptRequest request =
                new PromptRequest(List.copyOf(steps), List.of(), 1.0, "Is it?", List.of(), 9);
        Generation alone = model.ask(request, limits, AnswerCall.of(() -> false));
        Generation inSession =
                model.ask(request, limits, AnswerCall.of(() -> false).inSession("stream"));
        assertThat(inSession.tokenIds()).as("seed %d", SEED).containsExactly(alone.tokenIds());
        return inSession;
    }

    private List<VisualStep> steps(int first, int count) {
        List<VisualStep> made = new ArrayList<>();
        for (int step = first; step < first + count; step++) {
            made.add(step(step, SEED));
        }
        return made;
    }

    private VisualStep step(int step, long seed) {
        Random random = new Random(seed * 1000 + step);
        int[] cells = new int[CELLS];
        Arrays.setAll(cells, cell -> cell);
        float[] embeddings = new float[CELLS * model.embedder.dim()];
        for (int i = 0; i < embeddings.length; i++) {
            embeddings[i] = (float) random.nextGaussian();
        }
        return new VisualStep(step, 2, 3, cells, embeddings);
    }
}
