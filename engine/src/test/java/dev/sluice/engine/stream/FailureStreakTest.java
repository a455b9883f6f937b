// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.stream;

import dev.sluice.ingest.chunk.ChunkException;
import dev.sluice.model.ModelException;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class FailureStreakTest {

    private static final Exception BROKEN_MODEL =
            new ModelException(ModelException.Kind.FAILED, "no memory left on the device");
    private static final Exception BROKEN_CHUNK =
            new ChunkException(ChunkException.Kind.CORRUPT, "no picture in it");

    private final FailureStreak streak = new FailureStreak(2);

    @Test
    void aModelThatFailsOnEveryChunkFailsTheJob() {
        streak.add(BROKEN_MODEL);
        streak.add(BROKEN_MODEL);
        assertThatThrownBy(() -> streak.add(BROKEN_MODEL))
                .hasMessageContaining("3 consecutive chunks")
                .hasMessageContaining("no memory left on the device")
                .hasMessageContaining("sluice.model.max-failures")
                .hasCause(BROKEN_MODEL);
    }

    @Test
    void aFailureWithoutAMessageIsNamed() {
        FailureStreak strict = new FailureStreak(1);
        strict.add(new NullPointerException());
        assertThatThrownBy(() -> strict.add(new NullPointerException()))
                .hasMessageContaining("the last one with: java.lang.NullPointerException;");
    }

    @Test
    void aChunkThatSucceedsResetsTheCount() {
        for (int i = 0; i < 10; i++) {
            streak.add(BROKEN_MODEL);
            streak.add(BROKEN_MODEL);
            streak.add(null);
        }
    }

    @Test
    void brokenVideoIsNotTheModelsFault() {
        for (int i = 0; i < 10; i++) {
            streak.add(BROKEN_CHUNK);
        }
        streak.add(BROKEN_MODEL);
        streak.add(BROKEN_CHUNK);
        streak.add(BROKEN_MODEL);
        assertThatThrownBy(() -> streak.add(BROKEN_MODEL)).hasCause(BROKEN_MODEL);
    }

    @Test
    void zeroBearsEverything() {
        FailureStreak patient = new FailureStreak(0);
        assertThatCode(
                        () -> {
                            for (int i = 0; i < 100; i++) {
                                patient.add(BROKEN_MODEL);
                            }
                        })
                .doesNotThrowAnyException();
    }
}
