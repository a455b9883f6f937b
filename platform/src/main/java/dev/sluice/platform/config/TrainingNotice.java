// SPDX-License-Identifier: Apache-2.0
package dev.sluice.platform.config;

import dev.sluice.platform.SluiceException;
import dev.sluice.platform.local.Home;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Says what a folder's model was trained on, where its sluice.json does. The models that come with
 * the source answer every video in the words of their training, which a reader of the answers has
 * to know. Stateless.
 */
public final class TrainingNotice {

    private TrainingNotice() {}

    /**
     * Returns one line; empty if there is no such folder or if it does not say so.
     *
     * @throws SluiceException if the folder's file is not valid
     */
    public static Optional<String> of(Path folder) {
        if (!Files.isDirectory(folder)) {
            return Optional.empty();
        }
        return Recommendations.read(folder)
                .map(Recommendations::trainedOn)
                .filter(trainedOn -> !trainedOn.isEmpty())
                .map(
                        trainedOn ->
                                "the model in %s was trained on %s. Its answers about other video mean nothing; docs/models.md names models for real video"
                                        .formatted(Home.display(folder), trainedOn));
    }
}
