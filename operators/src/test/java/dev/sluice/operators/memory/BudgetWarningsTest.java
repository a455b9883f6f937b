// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.memory;

import dev.sluice.operators.config.MemoryOptions;

import org.apache.flink.configuration.Configuration;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests of {@link BudgetWarnings} in the operator: grids of 2 × 3, low water at 0.8. */
class BudgetWarningsTest {

    // Loggers are held weakly: without this field the level could be lost.
    private final Logger logger = (Logger) LogManager.getLogger(BudgetWarnings.class);
    private final Lines lines = new Lines();
    private final Configuration config = MemoryHarness.config("dtd-feature");

    @BeforeEach
    void startListening() {
        lines.start();
        logger.addAppender(lines);
        logger.setLevel(Level.WARN); // tests log only errors
    }

    @AfterEach
    void stopListening() {
        logger.setLevel(null);
        logger.removeAppender(lines);
        assertThat(ScriptedVideoLlm.openModels()).isZero();
    }

    @Test
    void aStreamWithoutRoomForHistoryIsWarnedAboutOnce() throws Exception {
        config.set(MemoryOptions.MAX_TOKENS, 13);
        try (MemoryHarness harness = MemoryHarness.open(config)) {
            harness.chunk(0);
            harness.gated(2);
            harness.item(MemoryHarness.stepOf("other", 0));
        }
        assertThat(lines.warnings).hasSize(2);
        assertThat(lines.warnings.get(0))
                .contains("sluice.memory.max-tokens is 13", "at least 14", "cam", "2 × 3");
        assertThat(lines.warnings.get(1)).contains("other");
    }

    @Test
    void aBudgetForAWholeStepBesideTheCanvasIsNotWarnedAbout() throws Exception {
        config.set(MemoryOptions.MAX_TOKENS, 14);
        try (MemoryHarness harness = MemoryHarness.open(config)) {
            harness.chunk(0);
            harness.gated(2);
        }
        assertThat(lines.warnings).isEmpty();
    }

    /** Collects the warnings of one logger. */
    private static final class Lines extends AbstractAppender {
        private final List<String> warnings = new ArrayList<>();

        private Lines() {
            super("lines", null, null, true, Property.EMPTY_ARRAY);
        }

        @Override
        public void append(LogEvent event) {
            if (event.getLevel() == Level.WARN) {
                warnings.add(event.getMessage().getFormattedMessage());
            }
        }
    }
}
