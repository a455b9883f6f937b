// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.console;

import dev.sluice.app.integration.Clips;
import dev.sluice.engine.protocol.Answer;
import dev.sluice.engine.protocol.Query;
import dev.sluice.ingest.chunk.VideoChunk;
import dev.sluice.operators.config.ModelOptions;
import dev.sluice.platform.local.Home;

import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** One question under several policies. */
final class PolicyComparerITCase {

    private final PolicyComparer comparer = new PolicyComparer(config());

    private static Configuration config() {
        Configuration config = new Configuration();
        config.set(ModelOptions.PATH, Home.randomModel().toString());
        return config;
    }

    @Test
    void eachPolicyHasItsAnswerAndItsTokens() throws Exception {
        List<VideoChunk> clip = Clips.synthetic("gate", 7, 4);
        Query question = Query.latest("gate", "What moves?");
        List<Answer> answers =
                comparer.compare(
                        clip,
                        question,
                        List.of("none:gate=0", "dtd-feature:threshold=0.9", "none:gate=0"));
        assertThat(answers).extracting(Answer::isOk).containsOnly(true);
        assertThat(answers)
                .extracting(Answer::policy)
                .containsExactly("none:gate=0", "dtd-feature:threshold=0.9", "none:gate=0");
        Answer all = answers.get(0);
        Answer some = answers.get(1);
        assertThat(all.evidence().tokensKept()).isEqualTo(all.evidence().tokensSeen()).isPositive();
        assertThat(some.evidence().tokensSeen()).isEqualTo(all.evidence().tokensSeen());
        assertThat(some.evidence().tokensKept()).isLessThan(all.evidence().tokensKept());
        assertThat(answers.get(2).text()).isEqualTo(all.text());
    }

    @Test
    void aPolicyThatIsNoneIsNamed() throws Exception {
        List<VideoChunk> clip = Clips.synthetic("gate", 7, 1);
        Query question = Query.latest("gate", "What moves?");
        assertThatThrownBy(() -> comparer.compare(clip, question, List.of("best")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("best");
        assertThat(comparer.policies()).contains("none", "dtd-anchored").doesNotHaveDuplicates();
    }
}
