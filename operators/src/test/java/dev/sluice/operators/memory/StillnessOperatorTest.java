// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.memory;

import dev.sluice.engine.fixture.Queries;
import dev.sluice.engine.fixture.TestingSteps;
import dev.sluice.engine.reduce.ReductionPolicy;
import dev.sluice.engine.reduce.TokenDrop;
import dev.sluice.engine.reduce.TokenStep;
import dev.sluice.engine.stream.DroppedStep;
import dev.sluice.engine.stream.EncodedStep;
import dev.sluice.model.PromptRequest;
import dev.sluice.model.VisualStep;
import dev.sluice.model.tensor.Float16;
import dev.sluice.operators.config.MemoryOptions;
import dev.sluice.operators.config.ReduceOptions;

import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests of drop and memory: what a question sees of a position that hardly changes. */
class StillnessOperatorTest {

    private static final int STEPS = 1_800; // an hour of two seconds each
    private static final int TINY = 24; // tokens: four grids
    private static final int POSITION = 4;
    private static final int GATED = 3; // every third step is gated

    private final Configuration config = new Configuration();

    /** The embedding at the watched position, by step. */
    @FunctionalInterface
    private interface Course {
        float[] at(long step);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dtd-feature", "dtd-anchored"})
    void anObjectThatStoodStillForAnHourIsInTheEvidenceOfATinyBudget(String policy)
            throws Exception {
        Random noise = new Random(5);
        Course still =
                step ->
                        rounded(
                                2 + 0.02f * noise.nextFloat(),
                                -1 + 0.02f * noise.nextFloat(),
                                -1 + 0.02f * noise.nextFloat());

        PromptRequest prompt = ask(policy, STEPS, still);

        List<Token> found = tokensAt(prompt, POSITION);
        assertThat(found).isNotEmpty();
        assertThat(found.get(found.size() - 1).cosine(2, -1, -1)).isGreaterThan(0.999);
        assertThat(tokensIn(prompt)).as("tokens in the prompt").isLessThanOrEqualTo(2 * TINY);
    }

    @Test
    void oneTokenStandsForTheWholeHour() throws Exception {
        PromptRequest prompt = ask("dtd-anchored", STEPS, step -> rounded(2, -1, -1));

        assertThat(tokensAt(prompt, POSITION)).extracting(Token::step).containsExactly(0L);
    }

    @ParameterizedTest
    @CsvSource({"dtd-feature, -1, -0.999", "dtd-anchored, 0.9, 1"})
    void slowChangeIsRememberedAsItWasOrAsItIs(String policy, double least, double most)
            throws Exception {
        int steps = 180; // one degree each, so that it points the other way in the end
        Course creeping =
                step -> {
                    double angle = Math.toRadians(step * 180.0 / (steps - 1));
                    return rounded((float) Math.cos(angle), (float) Math.sin(angle), 0);
                };

        PromptRequest prompt = ask(policy, steps, creeping);

        List<Token> found = tokensAt(prompt, POSITION);
        assertThat(found.get(found.size() - 1).cosine(-1, 0, 0)).isBetween(least, most);
    }

    /** The prompt of a question after some steps, in which all other positions keep changing. */
    private PromptRequest ask(String policy, int steps, Course course) throws Exception {
        config.set(ReduceOptions.POLICY, policy);
        config.set(MemoryOptions.MAX_TOKENS, TINY);
        ReductionPolicy reduction = ReductionPolicy.parse(policy, Map.of("threshold", "0.9"));
        config.set(ReduceOptions.THRESHOLD, 0.9);
        TokenDrop drop = reduction.newDrop();
        Random random = new Random(3);
        try (MemoryHarness harness = MemoryHarness.open(config, PromptKeepingVideoLlm::open)) {
            for (long step = 0; step < steps; step++) {
                if (step % GATED == GATED - 1) {
                    harness.gated(step);
                    continue;
                }
                TokenStep tokens = tokens(step, course.at(step), random);
                EncodedStep encoded =
                        new EncodedStep(
                                Queries.STREAM,
                                TestingSteps.capture(step),
                                TestingSteps.end(step),
                                tokens);
                harness.item(new DroppedStep(encoded, drop.accept(tokens), false));
            }
            harness.clock(TestingSteps.capture(steps));
            harness.ask(Queries.latest("q"));
            harness.settle();
            assertThat(harness.answer().get("status").asText()).isEqualTo("ok");
        }
        return PromptKeepingVideoLlm.next();
    }

    private static TokenStep tokens(long step, float[] watched, Random random) {
        float[] features = new float[MemoryHarness.GRID.size() * MemoryHarness.DIM];
        for (int i = 0; i < features.length; i++) {
            features[i] = (float) random.nextGaussian();
        }
        System.arraycopy(watched, 0, features, POSITION * MemoryHarness.DIM, MemoryHarness.DIM);
        Float16.round(features);
        return new TokenStep(step, MemoryHarness.GRID, MemoryHarness.DIM, features, null, null);
    }

    private static float[] rounded(float... values) {
        Float16.round(values);
        return values;
    }

    private record Token(long step, float[] feature) {
        double cosine(float... other) {
            double product = 0;
            double one = 0;
            double two = 0;
            for (int i = 0; i < other.length; i++) {
                product += feature[i] * other[i];
                one += feature[i] * feature[i];
                two += other[i] * other[i];
            }
            return product / Math.sqrt(one * two);
        }
    }

    private static List<Token> tokensAt(PromptRequest prompt, int position) {
        List<Token> found = new ArrayList<>();
        for (VisualStep step : steps(prompt)) {
            for (int i = 0; i < step.positions().length; i++) {
                if (step.positions()[i] == position) {
                    int from = i * MemoryHarness.DIM;
                    float[] feature =
                            Arrays.copyOfRange(step.rows(), from, from + MemoryHarness.DIM);
                    found.add(new Token(step.step(), feature));
                }
            }
        }
        return found;
    }

    private static int tokensIn(PromptRequest prompt) {
        return steps(prompt).stream().mapToInt(step -> step.positions().length).sum();
    }

    private static List<VisualStep> steps(PromptRequest prompt) {
        List<VisualStep> steps = new ArrayList<>(prompt.finalSteps());
        steps.addAll(prompt.provisionalSteps());
        return steps;
    }
}
