// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.tune;

import dev.sluice.platform.config.PolicySpec;

/**
 * A setting and how it did.
 *
 * @param policy the policy with its options
 * @param keptShare share of all tokens that it keeps
 * @param agreement with the answers without dropping
 * @param promptTokens mean length of a prompt
 * @param answerMillis median time of an answer
 */
record Setting(
        PolicySpec policy,
        double keptShare,
        Agreement agreement,
        double promptTokens,
        double answerMillis) {

    String name() {
        return policy.toString();
    }
}
