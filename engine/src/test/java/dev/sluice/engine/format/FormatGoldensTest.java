// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.format;

import dev.sluice.engine.fixture.FormatCase;
import dev.sluice.engine.fixture.FormatGoldens;
import dev.sluice.engine.memory.MemoryFormatCases;
import dev.sluice.engine.protocol.ProtocolFormatCases;
import dev.sluice.engine.question.QuestionFormatCases;
import dev.sluice.engine.reduce.ReduceFormatCases;
import dev.sluice.engine.stream.StreamFormatCases;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

/** Every version of every format of this module can be read, and the newest is written. */
class FormatGoldensTest {

    static List<FormatCase<?>> cases() {
        return Stream.of(
                        MemoryFormatCases.all(),
                        ProtocolFormatCases.all(),
                        QuestionFormatCases.all(),
                        ReduceFormatCases.all(),
                        StreamFormatCases.all())
                .<FormatCase<?>>flatMap(List::stream)
                .toList();
    }

    @Test
    void everyFormatHasGoldens() throws Exception {
        FormatGoldens.assertComplete(VersionedFormat.class, cases());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void everyVersionIsReadAndTheNewestIsWritten(FormatCase<?> one) throws IOException {
        FormatGoldens.assertGoldens(one);
    }
}
