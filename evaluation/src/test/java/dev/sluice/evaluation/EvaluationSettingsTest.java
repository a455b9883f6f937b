// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation;

import dev.sluice.operators.config.ModelOptions;
import dev.sluice.operators.config.QueryOptions;

import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class EvaluationSettingsTest {

    @Test
    void aModelHasOneThreadUnlessTheConfigurationSetsMore() {
        Configuration config = new Configuration();
        assertThat(threads(config)).isEqualTo(1);

        config.set(ModelOptions.THREADS, 3);
        assertThat(threads(config)).isEqualTo(3);
    }

    @Test
    void theConfigurationCannotChangeTheLengthOfAnswers() {
        Configuration config = new Configuration();
        config.set(QueryOptions.MAX_NEW_TOKENS, 99);

        Configuration shared = EvaluationSettings.of(config).configuration();

        assertThat(shared.get(QueryOptions.MAX_NEW_TOKENS)).isEqualTo(16);
        assertThat(config.get(QueryOptions.MAX_NEW_TOKENS)).as("the caller's").isEqualTo(99);
    }

    @Test
    void everyCopyIsIndependent() {
        EvaluationSettings settings = EvaluationSettings.of(new Configuration());

        settings.configuration().set(ModelOptions.THREADS, 7);

        assertThat(settings.configuration().get(ModelOptions.THREADS)).isEqualTo(1);
    }

    private static int threads(Configuration config) {
        return EvaluationSettings.of(config).configuration().get(ModelOptions.THREADS);
    }
}
