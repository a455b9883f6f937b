// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.protocol;

import dev.sluice.engine.reduce.InvalidTokensException;
import dev.sluice.ingest.chunk.ChunkException;
import dev.sluice.model.ModelException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;

import static org.assertj.core.api.Assertions.assertThat;

class ErrorCodeTest {

    @Test
    void everyKindOfChunkFailureHasItsCode() {
        for (ChunkException.Kind kind : ChunkException.Kind.values()) {
            assertThat(ErrorCode.of(new ChunkException(kind, "")).name())
                    .isEqualTo("CHUNK_" + kind.name());
        }
    }

    @ParameterizedTest
    @CsvSource({"INVALID, MODEL_INVALID", "FAILED, MODEL_FAILED", "TOO_LONG, MODEL_FAILED"})
    void kindsOfModelFailureHaveTheirCode(ModelException.Kind kind, ErrorCode code) {
        assertThat(ErrorCode.of(new ModelException(kind, ""))).isEqualTo(code);
    }

    @Test
    void tokensThatNoReducerTakesAreTheModelsFailure() {
        assertThat(ErrorCode.of(new InvalidTokensException(""))).isEqualTo(ErrorCode.MODEL_FAILED);
    }

    @Test
    void anUnexpectedExceptionIsADefect() {
        assertThat(ErrorCode.of(new IOException())).isEqualTo(ErrorCode.INTERNAL);
    }
}
