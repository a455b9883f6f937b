// SPDX-License-Identifier: Apache-2.0
package dev.sluice.console.http;

import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * What the console says about itself and the deployment.
 *
 * @param version of Sluice
 * @param model the configured model's name
 * @param policy the configured policy, if any
 * @param modelNotice what one should know about the model, if anything: that it knows only drawn
 *     scenes
 * @param tokensTopic the topic of the tokens
 * @param hasTokens whether it is there
 * @param policies the policies that can be compared; empty if nothing can be
 */
public record ServerInfo(
        String version,
        String model,
        Optional<String> policy,
        Optional<String> modelNotice,
        String tokensTopic,
        BooleanSupplier hasTokens,
        List<String> policies) {

    public ServerInfo {
        policies = List.copyOf(policies);
    }
}
