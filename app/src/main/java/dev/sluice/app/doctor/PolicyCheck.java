// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.doctor;

import dev.sluice.operators.config.ReduceOptions;
import dev.sluice.platform.config.FamilyPolicy;
import dev.sluice.platform.config.PolicySpec;
import dev.sluice.platform.config.Recommendations;
import dev.sluice.platform.local.Home;

import org.apache.flink.configuration.ReadableConfig;

import java.nio.file.Path;

/** Says which policy a job would take, and which one is recommended for the model's family. */
final class PolicyCheck {

    private PolicyCheck() {}

    /**
     * @param modelType the model's family, as config.json names it
     * @param folder the model's folder
     */
    static Finding of(String modelType, Path folder, ReadableConfig config) {
        FamilyPolicy family = FamilyPolicy.of(modelType);
        String proposal =
                "for %s, %s is recommended, since %s"
                        .formatted(modelType, family.policy(), family.reason());
        String file = Home.display(folder.resolve(Recommendations.FILE));
        if (config.getOptional(ReduceOptions.POLICY).isPresent()) {
            return found("%s is configured; %s".formatted(PolicySpec.configured(config), proposal));
        }
        return Recommendations.read(folder)
                .flatMap(Recommendations::policy)
                .map(policy -> found("%s, as %s says; %s".formatted(policy, file, proposal)))
                .orElseGet(
                        () ->
                                Finding.note(
                                        "policy",
                                        "%s, since neither the configuration nor %s names one; %s"
                                                .formatted(
                                                        ReduceOptions.POLICY.defaultValue(),
                                                        file,
                                                        proposal),
                                        "'sluice model check %s --recommend' writes it into the file; 'sluice tune' compares policies on a video"
                                                .formatted(Home.display(folder))));
    }

    private static Finding found(String text) {
        return Finding.ok("policy", text);
    }
}
