// SPDX-License-Identifier: Apache-2.0
package dev.sluice.platform.config;

import dev.sluice.ingest.source.IngestSettings;

import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests of {@link IngestOptions}. */
final class IngestOptionsTest {

    @Test
    void defaultsAreThoseOfIngest() {
        assertThat(IngestConfiguration.settings(new Configuration()))
                .isEqualTo(IngestSettings.defaults());
    }

    @Test
    void theLargestChunkFitsTheTopicWithItsHeaders() {
        Configuration config = new Configuration();
        assertThat(IngestConfiguration.publisher(config).maxRecordBytes())
                .isGreaterThan(IngestConfiguration.settings(config).cut().maxBytes() + (64 << 10));
    }
}
