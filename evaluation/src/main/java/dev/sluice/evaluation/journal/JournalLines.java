// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.journal;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.Map;
import java.util.Optional;

/**
 * What a journal's file holds.
 *
 * @param header its first line; empty if there is none
 * @param steps the results by step, in the order in which they were done
 * @param seconds how long the evaluation had run after the last of them
 */
record JournalLines(Optional<JournalHeader> header, Map<String, JsonNode> steps, double seconds) {}
