// SPDX-License-Identifier: Apache-2.0
package dev.sluice.platform.config;

import dev.sluice.operators.config.GateOptions;
import dev.sluice.operators.config.ReduceOptions;

import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;

import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PolicySpecTest {

    @Test
    void parsesWhatItWrites() {
        PolicySpec spec = PolicySpec.parse("dtd+holitom:threshold=0.8,retain-ratio=0.2,gate=0");

        assertThat(spec.name()).isEqualTo("dtd+holitom");
        assertThat(spec.options()).isEqualTo(Map.of("threshold", "0.8", "retain-ratio", "0.2"));
        assertThat(spec.gate()).hasValue(0);
        assertThat(spec.toString()).isEqualTo("dtd+holitom:gate=0,retain-ratio=0.2,threshold=0.8");
        assertThat(PolicySpec.parse(spec.toString())).isEqualTo(spec);
        assertThat(PolicySpec.parse("none").toString()).isEqualTo("none");
    }

    @Test
    void replacesTheConfiguredPolicyWithAllItsOptions() {
        Configuration config = new Configuration();
        config.set(ReduceOptions.POLICY, "holitom");
        config.set(ReduceOptions.TAU, 0.65);
        config.set(GateOptions.THRESHOLD, 0.03);

        PolicySpec.parse("dtd-anchored:threshold=0.9").configure(config);

        assertThat(config.get(ReduceOptions.POLICY)).isEqualTo("dtd-anchored");
        assertThat(ReduceOptions.values(config)).isEqualTo(Map.of("threshold", "0.9"));
        assertThat(config.get(GateOptions.THRESHOLD)).isEqualTo(0.03);

        PolicySpec.EVERYTHING.configure(config);
        assertThat(ReduceOptions.values(config)).isEmpty();
        assertThat(config.get(GateOptions.THRESHOLD)).isZero();
    }

    @Test
    void reportsWhatIsWrong() {
        assertThatThrownBy(() -> PolicySpec.parse("dtd-anchord"))
                .hasMessageContaining("did you mean 'dtd-anchored'");
        assertThatThrownBy(() -> PolicySpec.parse("dtd-anchored:treshold=1"))
                .hasMessageContaining("did you mean 'threshold'");
        assertThatThrownBy(() -> PolicySpec.parse("dtd-anchored:0.9"))
                .hasMessageContaining("'0.9'")
                .hasMessageContaining("name=value");
        assertThatThrownBy(() -> PolicySpec.parse("none:gate=2"))
                .hasMessageContaining("out of range");
        assertThatThrownBy(() -> PolicySpec.parse("none:gate=x"))
                .hasMessageContaining("not a number");
    }
}
