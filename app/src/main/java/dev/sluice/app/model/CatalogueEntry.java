// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.model;

import dev.sluice.app.hub.Repository;
import dev.sluice.platform.config.FamilyPolicy;
import dev.sluice.platform.config.RecommendationFile;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * A model that can be downloaded by a short name.
 *
 * @param name the short name, which is also the name of the folder
 * @param repository the repository, OWNER/NAME
 * @param revision a commit, or {@code main} if none is known that was tried
 * @param family the family, as config.json names it
 * @param dtype the label of the precision to download; null for the one that a CPU runs best
 * @param diskBytes length of the files of this precision together, bytes; null if not measured
 * @param memoryBytes memory of the process that answers with it, bytes; null if not measured
 * @param recommended what sluice.json gets beside the family's policy if the repository has no such
 *     file
 * @param licence the licence, by the name that the hub uses
 * @param tried what was tried with it here
 */
record CatalogueEntry(
        String name,
        String repository,
        String revision,
        String family,
        @Nullable String dtype,
        @JsonProperty("disk_bytes") @Nullable Long diskBytes,
        @JsonProperty("memory_bytes") @Nullable Long memoryBytes,
        ObjectNode recommended,
        String licence,
        String tried) {

    /** Returns the text of the sluice.json that the folder gets if the repository has none. */
    String recommendation() {
        ObjectNode fields = recommended.deepCopy();
        FamilyPolicy.of(family).addTo(fields);
        return RecommendationFile.text(fields);
    }

    /** Whether the revision is a commit, whose content cannot change. */
    boolean pinned() {
        return revision.matches("[0-9a-f]{40}");
    }

    /** Returns the repository at the revision. */
    Repository source() {
        return Repository.parse(repository + "@" + revision);
    }
}
