// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.source;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ReadProgressTest {

    private final ReadProgress progress = new ReadProgress(100);

    @Test
    void itIsTheLatestTimestamp() {
        assertThat(progress.millis()).isEqualTo(ReadProgress.NONE);
        progress.read(1_000);
        progress.read(1_050);
        progress.read(1_020);

        assertThat(progress.millis()).isEqualTo(1_050);
    }

    @Test
    void oneTimestampAloneThatIsFarAheadDoesNotCount() {
        progress.read(1_000);
        progress.read(90_000);
        progress.read(1_080);

        assertThat(progress.millis()).isEqualTo(1_080);
    }

    @Test
    void twoTimestampsThatAreFarAheadCount() {
        progress.read(1_000);
        progress.read(90_000);
        progress.read(1_080);
        progress.read(80_000);

        assertThat(progress.millis()).isEqualTo(80_000);
    }
}
