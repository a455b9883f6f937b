// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.report;

import dev.sluice.evaluation.score.PolicyChoice;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a setting was chosen.
 *
 * @param set name of the validation set
 * @param questions number of its questions
 * @param reference accuracy without dropping
 * @param candidates the settings that there were
 * @param byPolicy the setting of each policy that was chosen
 * @param chosen the setting that was chosen of all
 */
public record PolicyChoiceReport(
        String set,
        int questions,
        double reference,
        List<PolicyChoice.Candidate> candidates,
        Map<String, String> byPolicy,
        Optional<String> chosen) {}
