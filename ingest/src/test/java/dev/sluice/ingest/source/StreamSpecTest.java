// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.source;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class StreamSpecTest {

    private static final SourceSpec SOURCE = new SourceSpec.LocalFile(Path.of("clip.mp4"));

    @Test
    void anIdHasAtMostTheLengthOfAKey() {
        String longest = "k".repeat(256);

        assertThat(StreamSpec.of(longest, SOURCE).streamId()).isEqualTo(longest);
        assertThatThrownBy(() -> StreamSpec.of(longest + "k", SOURCE))
                .hasMessage("the stream id has 257 characters: expected at most 256");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "lob\nby"})
    void anIdConsistsOfVisibleCharacters(String id) {
        assertThatThrownBy(() -> StreamSpec.of(id, SOURCE))
                .hasMessageContaining("expected 1 to 256 visible characters");
    }
}
