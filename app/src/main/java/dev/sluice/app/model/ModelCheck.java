// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.model;

import dev.sluice.app.answer.StandardClip;
import dev.sluice.model.FolderReport;
import dev.sluice.model.ModelInfo;
import dev.sluice.platform.config.FamilyPolicy;
import dev.sluice.platform.config.Recommendations;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a check found out about a folder that opens.
 *
 * @param folder the folder as it was named
 * @param info the model's properties
 * @param report what its files say
 * @param recommended what its sluice.json recommends; empty without the file
 * @param family the policy that is recommended for models of its family
 * @param settings the settings that the answer was made with
 * @param openSeconds time that opening took
 * @param before memory of the process before, bytes; empty where it is not known
 * @param peak the most memory of the process up to the end of the answer, bytes
 * @param answer one answer about the standard clip
 */
record ModelCheck(
        String folder,
        ModelInfo info,
        FolderReport report,
        Optional<Recommendations> recommended,
        FamilyPolicy family,
        Settings settings,
        double openSeconds,
        OptionalLong before,
        OptionalLong peak,
        StandardClip.Result answer) {

    /**
     * Settings that depend on the model.
     *
     * @param fps frames per second
     * @param policy the policy with its options
     */
    record Settings(double fps, String policy) {}
}
