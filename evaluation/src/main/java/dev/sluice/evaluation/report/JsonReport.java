// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.report;

import dev.sluice.evaluation.score.Estimate;
import dev.sluice.evaluation.score.PolicyChoice;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

import java.util.Locale;
import java.util.Map;

/**
 * Writes a report as JSON. Everything that differs between two runs of the same evaluation on one
 * machine is in fields named {@code timing}. Stateless.
 */
public final class JsonReport {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final double DIGITS = 1e5;

    private JsonReport() {}

    /** Returns the report as a JSON object. */
    public static ObjectNode of(EvalReport report) {
        ObjectNode json = JSON.createObjectNode();
        ObjectNode set = json.putObject("set");
        set.put("name", report.set().name());
        set.put("clips", report.set().clips().size());
        set.put("seconds", number(report.seconds()));
        set.put("questions", report.set().questions().size());
        set.put("fps", report.set().fps());
        json.put("model", report.model());
        report.control().ifPresent(control -> json.put("control", control));
        json.put("gate_threshold", report.gateThreshold());
        report.choice().ifPresent(choice -> write(choice, json.putObject("choice")));
        ArrayNode runs = json.putArray("runs");
        report.runs().forEach(run -> write(run, runs.addObject()));
        return json;
    }

    private static void write(PolicyChoiceReport choice, ObjectNode json) {
        json.put("set", choice.set());
        json.put("questions", choice.questions());
        json.put("least_left", PolicyChoice.LEAST_LEFT);
        json.put("reference_accuracy", number(choice.reference()));
        choice.chosen().ifPresent(name -> json.put("chosen", name));
        ObjectNode byPolicy = json.putObject("by_policy");
        choice.byPolicy().forEach(byPolicy::put);
        ArrayNode candidates = json.putArray("candidates");
        for (PolicyChoice.Candidate candidate : choice.candidates()) {
            ObjectNode one = candidates.addObject();
            one.put("name", candidate.name());
            one.put("kept_share", number(candidate.kept()));
            one.put("accuracy", number(candidate.accuracy()));
        }
    }

    private static void write(RunSummary run, ObjectNode json) {
        json.put("name", run.name());
        json.put("role", run.role().name().toLowerCase(Locale.ROOT));
        json.put("policy", run.policy());
        json.put("chosen", run.chosen());
        json.put("seeds", run.seeds());
        json.put("spread", number(run.spread()));
        json.put("kept_share", number(run.keptShare()));
        json.put("used_share", number(run.usedShare()));
        json.put("answered", run.answered());
        write(run.accuracy(), json.putObject("accuracy"));
        write(run.relative(), json.putObject("relative_to_no_dropping"));
        write(run.difference(), json.putObject("difference_to_no_dropping"));
        write(run.groups(), json.putObject("groups"));
        write(run.families(), json.putObject("families"));
        write(run.heldOut(), json.putObject("held_out"));
        json.put("encoded_steps", run.encoded());
        json.put("gated_share", number(run.gatedShare()));
        ObjectNode timing = json.putObject("timing");
        timing.put("first_token_ms_median", number(run.timing().firstTokenMedian()));
        timing.put("first_token_ms_p95", number(run.timing().firstTokenP95()));
        timing.put("total_ms_median", number(run.timing().totalMedian()));
        timing.put("total_ms_p95", number(run.timing().totalP95()));
        ArrayNode problems = json.putArray("problems");
        run.problems().forEach(problems::add);
    }

    private static void write(Map<String, Estimate> estimates, ObjectNode json) {
        estimates.forEach((name, estimate) -> write(estimate, json.putObject(name)));
    }

    private static void write(Estimate estimate, ObjectNode json) {
        json.put("questions", estimate.count());
        json.put("value", number(estimate.value()));
        json.put("low", number(estimate.low()));
        json.put("high", number(estimate.high()));
    }

    /** Rounds to five digits; null for NaN. */
    private static @Nullable Double number(double value) {
        return Double.isFinite(value) ? Math.round(value * DIGITS) / DIGITS : null;
    }
}
