// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.doctor;

import dev.sluice.model.FrameCoverage;
import dev.sluice.model.ModelInfo;
import dev.sluice.model.SignalSupport;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** {@link NativeChecks}: what is said of a model that opened. */
final class NativeChecksTest {

    @Test
    void aModelWhoseScalesDependOnTheRowsIsFlagged() {
        Finding plain = NativeChecks.opened(info(false), "models/m");
        assertThat(plain.level()).isEqualTo(Finding.Level.OK);
        assertThat(plain.found()).startsWith("m (qwen2_5_vl) in models/m runs on cpu; ");

        Finding flagged = NativeChecks.opened(info(true), "models/m");
        assertThat(flagged.level()).isEqualTo(Finding.Level.NOTE);
        assertThat(flagged.found()).startsWith(plain.found()).contains("there are no sessions");
        assertThat(flagged.advice()).contains("sluice.model.suffix");
    }

    private static ModelInfo info(boolean dynamicScales) {
        return new ModelInfo(
                "m",
                "qwen2_5_vl",
                "cpu",
                64,
                2,
                28,
                SignalSupport.NONE,
                1000,
                false,
                dynamicScales,
                FrameCoverage.WHOLE);
    }
}
