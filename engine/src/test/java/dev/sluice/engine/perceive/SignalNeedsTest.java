// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.perceive;

import dev.sluice.engine.reduce.ReductionPolicy;
import dev.sluice.model.EncoderSignal;
import dev.sluice.model.FrameCoverage;
import dev.sluice.model.ModelInfo;
import dev.sluice.model.SignalSupport;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.List;
import java.util.Map;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Policies ask an encoder for what they need, and are refused without it. */
class SignalNeedsTest {

    private static final Set<String> BY_THE_QUESTION = Set.of("quota", "cdpruner");
    private static final String REFUSAL = "vision.onnx has branches";

    static List<String> policies() {
        return List.copyOf(ReductionPolicy.names());
    }

    @ParameterizedTest
    @MethodSource("policies")
    void anEncoderThatGivesWhatIsWantedServesAPolicy(String name) {
        ReductionPolicy policy = ReductionPolicy.parse(name, Map.of());
        Set<EncoderSignal> wanted = EncoderSignals.wanted(policy);
        ModelInfo serving = model(new SignalSupport(wanted, ""));
        ModelInfo bare = model(new SignalSupport(Set.of(), REFUSAL));
        if (BY_THE_QUESTION.contains(name)) {
            assertThat(wanted).isEmpty();
            assertThatThrownBy(() -> EncoderSignals.check(policy, serving))
                    .hasMessageContaining("the policy " + name + " needs the signal");
        } else {
            assertThatCode(() -> EncoderSignals.check(policy, serving)).doesNotThrowAnyException();
        }
        if (policy.needs().signals().isEmpty()) {
            assertThatCode(() -> EncoderSignals.check(policy, bare)).doesNotThrowAnyException();
        } else {
            assertThatThrownBy(() -> EncoderSignals.check(policy, bare))
                    .hasMessageContaining("gives none: " + REFUSAL);
        }
    }

    @Test
    void holitomWantsAttentionButDoesWithout() {
        ReductionPolicy policy = ReductionPolicy.parse("holitom", Map.of());
        assertThat(EncoderSignals.wanted(policy)).containsExactly(EncoderSignal.IMAGE_ATTENTION);
        ReductionPolicy clustering = ReductionPolicy.parse("holitom", Map.of("d", "1"));
        assertThat(EncoderSignals.wanted(clustering)).isEmpty();
    }

    @Test
    void whatAGraphComputesHasTheDefaultOfItsOption() {
        ModelInfo model = model(new SignalSupport(Set.of(EncoderSignal.PAGE_RANK), ""));
        assertThatThrownBy(
                        () ->
                                EncoderSignals.check(
                                        ReductionPolicy.parse(
                                                "zero-tprune", Map.of("iterations", "3")),
                                        model))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("iterations=3")
                .hasMessageContaining("leave the option out");
    }

    private static ModelInfo model(SignalSupport signals) {
        return new ModelInfo(
                "m", "qwen3_vl", "cpu", 8, 2, 28, signals, 100, false, false, FrameCoverage.WHOLE);
    }
}
