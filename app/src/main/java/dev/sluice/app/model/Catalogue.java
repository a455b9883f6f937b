// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.model;

import dev.sluice.platform.SluiceException;

import com.fasterxml.jackson.databind.ObjectMapper;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The models that can be downloaded by a short name, from the resource catalogue.json.
 *
 * @param about what the entries mean
 */
record Catalogue(String about, List<CatalogueEntry> models) {

    private static final String FILE = "catalogue.json";

    static Catalogue read() {
        try (InputStream file = Catalogue.class.getResourceAsStream(FILE)) {
            return new ObjectMapper().readValue(file, Catalogue.class);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the resource " + FILE, e);
        }
    }

    /**
     * Finds an entry.
     *
     * @throws SluiceException if there is none; the message has all names
     */
    CatalogueEntry find(String name) {
        return models.stream()
                .filter(entry -> entry.name().equals(name))
                .findFirst()
                .orElseThrow(
                        () ->
                                new SluiceException(
                                        "found no model '%s' in the catalogue; expected %s, or a repository of the hub as OWNER/NAME"
                                                .formatted(
                                                        name,
                                                        models.stream()
                                                                .map(CatalogueEntry::name)
                                                                .collect(
                                                                        Collectors.joining(
                                                                                ", ")))));
    }
}
