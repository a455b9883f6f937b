// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.reduce;

import dev.sluice.engine.reduce.ClipReduction;
import dev.sluice.engine.reduce.MergeEmission;
import dev.sluice.engine.reduce.ReductionPolicy;
import dev.sluice.platform.text.Quantity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.nio.file.Path;
import java.util.Locale;

/** What {@code report.json} says of a reduced clip. */
final class ReductionReport {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final double NANOS_PER_MILLI = 1e6;

    private ReductionReport() {}

    static JsonNode of(ReductionPolicy policy, ClipReduction reduction) {
        long in = reduction.tokensIn();
        long kept = reduction.tokensKept();
        ObjectNode report = MAPPER.createObjectNode();
        report.put("policy", policy.name());
        report.set("options", MAPPER.valueToTree(policy.options()));
        report.put("steps", reduction.steps().size());
        report.put("tokens_in", in);
        report.put("tokens_kept", kept);
        report.put("share", in == 0 ? 0 : kept / (double) in);
        if (!reduction.emissions().isEmpty()) {
            addMerge(report, policy, reduction);
        }
        report.put("milliseconds", reduction.nanos() / NANOS_PER_MILLI);
        return report;
    }

    /** The report for people. */
    static String sentence(JsonNode report, Path folder) {
        return String.format(
                Locale.ROOT,
                "%s kept %,d of %s (%.1f%%) in %s, %.1f ms; written to %s",
                report.get("policy").asText(),
                report.get("tokens_kept").asLong(),
                Quantity.count(report.get("tokens_in").asLong(), "token"),
                100 * report.get("share").asDouble(),
                Quantity.count(report.get("steps").asInt(), "step"),
                report.get("milliseconds").asDouble(),
                folder);
    }

    /**
     * One ratio where the clip was reduced as a whole; where a window was set, each segment has its
     * own and the clip has none.
     */
    private static void addMerge(
            ObjectNode report, ReductionPolicy policy, ClipReduction reduction) {
        boolean attended =
                policy.wantsAttention()
                        && reduction.steps().stream().allMatch(step -> step.attention() != null);
        report.put("importance", attended ? "attention" : "clustering");
        ArrayNode segments = report.putArray("segments");
        ArrayNode ratios = MAPPER.createArrayNode();
        long saved = 0;
        for (MergeEmission emission : reduction.emissions()) {
            for (MergeEmission.Segment segment : emission.segments()) {
                segments.addArray().add(segment.firstStep()).add(segment.lastStep());
                ratios.add(emission.retainRatio());
                saved += segment.saved();
            }
        }
        report.put("saved", saved);
        if (reduction.emissions().size() == 1) {
            report.put("adjusted_ratio", reduction.emissions().get(0).retainRatio());
        } else {
            report.putNull("adjusted_ratio");
            report.set("adjusted_ratios", ratios);
        }
    }
}
