// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.doctor;

import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The finding about a source. */
final class SourceCheckTest {

    @Test
    void aGoodSourceIsOkAndOneThatIsNotThereIsMissing() {
        Finding good =
                SourceCheck.of("synthetic:?width=64&height=48&seconds=2", new Configuration());
        assertThat(good.level()).isEqualTo(Finding.Level.OK);
        assertThat(good.found()).contains("h264, 64×48, 20 of 20 frames decoded");

        Finding missing = SourceCheck.of("missing.mp4", new Configuration());
        assertThat(missing.level()).isEqualTo(Finding.Level.MISSING);
        assertThat(missing.found()).contains("no such file");
    }
}
