// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.model;

import dev.sluice.app.hub.Dtype;
import dev.sluice.model.VideoLlms;
import dev.sluice.platform.config.Recommendations;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The resource with the names of models. */
final class CatalogueTest {

    private final Catalogue catalogue = Catalogue.read();

    @Test
    void everyEntryCanBeDownloadedAndOpened(@TempDir Path folder) throws IOException {
        assertThat(catalogue.models()).isNotEmpty();
        for (CatalogueEntry entry : catalogue.models()) {
            assertThat(entry.name()).matches("[a-z0-9][a-z0-9.-]*").doesNotContain("/");
            assertThat(entry.source().path()).isEqualTo(entry.repository());
            assertThat(VideoLlms.modelTypes()).contains(entry.family());
            assertThat(entry.licence()).isNotBlank();
            assertThat(entry.tried()).isNotBlank();
            for (Map.Entry<String, String> file : entry.files().entrySet()) {
                Files.writeString(folder.resolve(file.getKey()), file.getValue());
            }
            assertThat(Recommendations.read(folder).orElseThrow().fps()).isPresent();
            if (entry.dtype() != null) {
                assertThat(Dtype.find(entry.dtype())).isPresent();
            }
        }
        assertThat(catalogue.models()).extracting(CatalogueEntry::name).doesNotHaveDuplicates();
    }

    @Test
    void whatWasNotTriedHasNoFigures() {
        assertThat(catalogue.models())
                .filteredOn(entry -> entry.tried().startsWith("not tried"))
                .allMatch(entry -> entry.diskBytes() == null && entry.memoryBytes() == null)
                .noneMatch(CatalogueEntry::pinned);
    }

    @Test
    void anUnknownNameIsAnsweredWithTheKnownOnes() {
        assertThatThrownBy(() -> catalogue.find("gpt"))
                .hasMessageContaining("found no model 'gpt'")
                .hasMessageContaining("smolvlm2-256m")
                .hasMessageContaining("OWNER/NAME");
    }
}
