// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model;

import dev.sluice.model.tensor.Signal;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** Every family's encoder gives all signals, and the same embeddings as without them. */
class EncoderSignalsTest {

    private static final Set<EncoderSignal> ALL = EnumSet.allOf(EncoderSignal.class);

    static List<Fixture> fixtures() {
        return Fixture.all();
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void embeddingsKeepTheirBitsAndSignalsTheirShapes(Fixture fixture) throws ModelException {
        RuntimeOptions options = fixture.options();
        try (VideoLlm plain = VideoLlms.open(fixture.path(), options);
                VideoLlm model = VideoLlms.open(fixture.path(), options.withSignals(ALL))) {
            assertThat(model.info().signals()).isEqualTo(new SignalSupport(ALL, ""));
            List<VisualTokens> expected = clip(fixture, plain);
            List<VisualTokens> found = clip(fixture, model);
            for (int step = 0; step < expected.size(); step++) {
                VisualTokens tokens = found.get(step);
                assertThat(tokens.features()).containsExactly(expected.get(step).features());
                if (expected.get(step).attention() != null) {
                    assertThat(tokens.attention()).containsExactly(expected.get(step).attention());
                }
                checkShapes(tokens);
                checkValues(tokens);
            }
        }
    }

    private static List<VisualTokens> clip(Fixture fixture, VideoLlm model) throws ModelException {
        return FixtureClip.encode(fixture, model, fixture.list("clips").get(0)).tokens();
    }

    private static void checkShapes(VisualTokens tokens) {
        int n = tokens.gridHeight() * tokens.gridWidth();
        assertThat(tokens.signals().keySet()).isEqualTo(ALL);
        Signal attention = tokens.signals().get(EncoderSignal.CLS_ATTENTION);
        int layers = attention.size(0);
        assertThat(attention.shape()).hasSize(3).endsWith(n);
        assertThat(tokens.signals().get(EncoderSignal.IMAGE_ATTENTION).shape()).containsExactly(n);
        assertThat(tokens.signals().get(EncoderSignal.KEYS).shape()).hasSize(2).startsWith(n);
        assertThat(tokens.signals().get(EncoderSignal.GLOBAL_ATTENTION).shape()).containsExactly(n);
        assertThat(tokens.signals().get(EncoderSignal.DIAGONAL).shape()).hasSize(2).endsWith(n);
        assertThat(tokens.signals().get(EncoderSignal.PAGE_RANK).shape()).hasSize(2).endsWith(n);
        assertThat(tokens.signals().get(EncoderSignal.SEMANTIC).shape()).containsExactly(layers, n);
        assertThat(tokens.signals().get(EncoderSignal.VALUE_NORM).shape())
                .containsExactly(layers, n);
    }

    /** What a token receives in the last layer is the mean of what it receives in its heads. */
    private static void checkValues(VisualTokens tokens) {
        float[] received = tokens.attention();
        Signal layers = tokens.signals().get(EncoderSignal.CLS_ATTENTION);
        int heads = layers.size(1);
        int n = received.length;
        int last = (layers.size(0) - 1) * heads;
        for (int token = 0; token < n; token++) {
            double sum = 0;
            for (int head = 0; head < heads; head++) {
                sum += layers.values()[(last + head) * n + token];
            }
            assertThat((double) received[token]).isCloseTo(sum / heads, within(1e-4 / n));
        }
        for (float norm : tokens.signals().get(EncoderSignal.VALUE_NORM).values()) {
            assertThat(norm).isPositive();
        }
    }
}
