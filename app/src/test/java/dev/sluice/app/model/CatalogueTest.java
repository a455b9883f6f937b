// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.model;

import dev.sluice.app.hub.Dtype;
import dev.sluice.model.VideoLlms;
import dev.sluice.platform.config.FamilyPolicy;
import dev.sluice.platform.config.Recommendations;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

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
            Files.writeString(folder.resolve(Recommendations.FILE), entry.recommendation());
            Recommendations found = Recommendations.read(folder).orElseThrow();
            assertThat(found.fps()).isPresent();
            assertThat(found.policy()).hasValue(FamilyPolicy.of(entry.family()).policy());
            assertThat(found.note()).contains("measured with this model");
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
