package dev.sluice.model.generate;

import dev.sluice.model.GenerationSettings;
import dev.sluice.model.ModelException;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Which tokens can be chosen, how often, and that the seed decides. */
class TokenChoiceTest {

    private static final int DRAWS = 20_000;

    /** Probabilities of 0.1, 0.4, 0.2 and 0.3. */
    private static final float[] LOGITS = {log(0.1), log(0.4), log(0.2), log(0.3)};

    @Test
    void greedyTakesTheMostProbableAndTheFirstOfEquals() throws ModelException {
        assertThat(choice(GenerationSettings.GREEDY).next(LOGITS)).isEqualTo(1);
        assertThat(choice(GenerationSettings.GREEDY).next(new float[] {1, 3, 3})).isEqualTo(1);
        assertThat(choice(settings(1, 1, 1, 1, 5)).next(LOGITS)).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        // temperature, top-k, top-p, then the expected shares
        "1,   0, 1,    0.1,    0.4,    0.2,    0.3",
        "0.5, 0, 1,    0.0333, 0.5333, 0.1333, 0.3",
        "1,   2, 1,    0,      0.5714, 0,      0.4286",
        "1,   9, 1,    0.1,    0.4,    0.2,    0.3",
        "1,   0, 0.3,  0,      1,      0,      0",
        "1,   0, 0.65, 0,      0.5714, 0,      0.4286",
        "1,   0, 0.75, 0,      0.4444, 0.2222, 0.3333",
        "1,   2, 0.5,  0,      1,      0,      0",
    })
    void sharesAreThoseOfTheSettings(
            double temperature, int topK, double topP, double a, double b, double c, double d)
            throws ModelException {
        TokenChoice choice = choice(settings(temperature, topK, topP, 1, 7));
        double[] shares = new double[LOGITS.length];
        for (int draw = 0; draw < DRAWS; draw++) {
            shares[choice.next(LOGITS)] += 1.0 / DRAWS;
        }
        assertThat(shares).containsExactly(new double[] {a, b, c, d}, Offset.offset(0.02));
        assertThat(shares[0] == 0).isEqualTo(a == 0);
    }

    @Test
    void theSeedDecides() throws ModelException {
        assertThat(draws(3)).containsExactly(draws(3)).isNotEqualTo(draws(4));
    }

    @Test
    void whatWasSaidIsLessProbableWhicheverSignItHas() throws ModelException {
        TokenChoice choice =
                new TokenChoice(settings(0, 0, 1, 2, 0), new int[] {0}); // 0 is in the question
        assertThat(choice.next(new float[] {4, 3, 1, -1})).isEqualTo(1);
        assertThat(choice.next(new float[] {4, 3, 1.9f, -1})).as("2, 1.5, 1.9").isEqualTo(0);
        assertThat(choice.next(new float[] {-1, -1.2f, -1.9f, -3})).isEqualTo(2);
    }

    @Test
    void theLogitsStayAsTheyAre() throws ModelException {
        float[] logits = LOGITS.clone();
        new TokenChoice(settings(1, 2, 0.9, 1.5, 0), new int[] {1, 2}).next(logits);
        assertThat(logits).containsExactly(LOGITS);
    }

    @Test
    void settingsThatMeanNothingAreRefused() {
        assertThatThrownBy(() -> settings(-1, 0, 1, 1, 0))
                .hasMessageContaining("temperature is -1");
        assertThatThrownBy(() -> settings(1, -1, 1, 1, 0)).hasMessageContaining("top-k is -1");
        assertThatThrownBy(() -> settings(1, 0, 0, 1, 0)).hasMessageContaining("top-p is 0");
        assertThatThrownBy(() -> settings(1, 0, 1, 0, 0)).hasMessageContaining("penalty is 0");
        assertThatThrownBy(() -> settings(Double.NaN, 0, 1, 1, 0)).hasMessageContaining("NaN");
    }

    private static int[] draws(long seed) throws ModelException {
        TokenChoice choice = choice(settings(1, 0, 1, 1, seed));
        int[] ids = new int[50];
        for (int draw = 0; draw < ids.length; draw++) {
            ids[draw] = choice.next(LOGITS);
        }
        return ids;
    }

    private static TokenChoice choice(GenerationSettings settings) {
        return new TokenChoice(settings, new int[0]);
    }

    private static GenerationSettings settings(
            double temperature, int topK, double topP, double penalty, long seed) {
        return new GenerationSettings(
                temperature, topK, topP, penalty, seed, List.of(), Duration.ZERO);
    }

    private static float log(double probability) {
        return (float) Math.log(probability);
    }
}
