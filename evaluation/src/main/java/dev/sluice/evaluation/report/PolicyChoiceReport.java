// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.report;

import dev.sluice.evaluation.score.PolicyChoice;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The choice of a policy on a validation set.
 *
 * @param set name of the validation set
 * @param questions number of its questions
 * @param reference accuracy without dropping
 * @param candidates the policies with their options, and their results
 * @param byPolicy the candidate that was chosen for each policy, by the policy's name
 * @param chosen the candidate that was chosen of all
 */
public record PolicyChoiceReport(
        String set,
        int questions,
        double reference,
        List<PolicyChoice.Candidate> candidates,
        Map<String, String> byPolicy,
        Optional<String> chosen) {}
