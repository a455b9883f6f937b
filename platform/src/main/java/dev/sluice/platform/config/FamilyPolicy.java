// SPDX-License-Identifier: Apache-2.0
package dev.sluice.platform.config;

import dev.sluice.model.PositionAxes;
import dev.sluice.model.VideoLlms;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * The policy that is recommended for a family of models, by the axes of its positions
 * (docs/policies.md). It is a proposal: nothing takes it as a default until it is in a folder's
 * sluice.json.
 *
 * @param policy the policy with its options
 * @param reason why, as the end of a sentence
 * @param note what people should know of the recommendation
 */
public record FamilyPolicy(PolicySpec policy, String reason, String note) {

    /** What training/export_model.py reads, too. */
    private static final String FILE = "family-policies.json";

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final Map<PositionAxes, Entry> ALL = read();

    /** An entry of the resource. */
    private record Entry(String policy, String reason, String note) {}

    /**
     * Returns the recommendation for a family.
     *
     * @param modelType one of {@link VideoLlms#modelTypes}
     * @throws IllegalArgumentException if it is none of them
     */
    public static FamilyPolicy of(String modelType) {
        Entry entry = ALL.get(VideoLlms.positionAxes(modelType));
        if (entry == null) {
            throw new IllegalStateException(FILE + " has no entry for " + modelType);
        }
        return new FamilyPolicy(PolicySpec.parse(entry.policy), entry.reason, entry.note);
    }

    /** Whether a note is that of a recommendation for a family, and not of a person. */
    static boolean isNote(String note) {
        return ALL.values().stream().anyMatch(entry -> entry.note.equals(note));
    }

    /** Adds the policy to the fields of a sluice.json, and the note if there is none. */
    public void addTo(ObjectNode fields) {
        fields.put(Recommendations.POLICY, policy.toString());
        if (!fields.has(Recommendations.NOTE)) {
            fields.put(Recommendations.NOTE, note);
        }
    }

    /**
     * Writes the policy into the sluice.json of a folder, whose other fields stay, and the note if
     * it has none.
     *
     * @throws dev.sluice.platform.SluiceException if the file is not valid or cannot be written
     */
    public void writeTo(Path folder) {
        ObjectNode fields = JSON.createObjectNode().put(Recommendations.POLICY, policy.toString());
        String before = Recommendations.read(folder).map(Recommendations::note).orElse("");
        if (before.isEmpty() || isNote(before)) {
            fields.put(Recommendations.NOTE, note);
        }
        RecommendationFile.set(folder.resolve(Recommendations.FILE), fields);
    }

    /** Returns the text of a sluice.json that recommends nothing else. */
    public String text() {
        ObjectNode fields = JSON.createObjectNode();
        addTo(fields);
        return RecommendationFile.text(fields);
    }

    private static Map<PositionAxes, Entry> read() {
        try (InputStream file = FamilyPolicy.class.getResourceAsStream(FILE)) {
            return JSON.readValue(file, new TypeReference<>() {});
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the resource " + FILE, e);
        }
    }
}
