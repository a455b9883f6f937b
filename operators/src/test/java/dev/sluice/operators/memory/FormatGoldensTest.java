// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.memory;

import dev.sluice.engine.fixture.FormatCase;
import dev.sluice.engine.fixture.FormatGoldens;
import dev.sluice.engine.stream.StepShape;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.util.List;

/** Every version of every format of this module can be read, and the newest is written. */
class FormatGoldensTest {

    static List<FormatCase<?>> cases() {
        StreamHeaderFormat format = new StreamHeaderFormat();
        return List.of(
                FormatCase.of(format, "new", StreamHeader.NEW),
                FormatCase.byVersion(
                        format,
                        "known",
                        known(StreamHeader.NOT_SILENT, StepShape.NONE),
                        known(StreamHeader.NOT_SILENT, new StepShape(64, 2)),
                        known(1_700_000_003_001L, new StepShape(64, 2))));
    }

    private static StreamHeader known(long silentMillis, StepShape shape) {
        return new StreamHeader(
                1_700_000_002_500_000L,
                1_700_000_003_001L,
                1_700_000_003_002L,
                1_700_000_033_002L,
                silentMillis,
                shape);
    }

    @Test
    void everyFormatHasGoldens() throws Exception {
        FormatGoldens.assertComplete(StreamHeaderFormat.class, cases());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void everyVersionIsReadAndTheNewestIsWritten(FormatCase<?> one) throws IOException {
        FormatGoldens.assertGoldens(one);
    }
}
