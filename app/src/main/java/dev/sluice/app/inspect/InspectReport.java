// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.inspect;

import dev.sluice.app.clip.ClipLosses;
import dev.sluice.engine.clip.CellState;
import dev.sluice.engine.clip.StepOutcome;
import dev.sluice.ingest.chunk.CaptureTime;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The figures as JSON.
 *
 * @param film the frames and what became of them
 * @param model the name of the model
 * @param fps frames sampled per second
 * @param encoded steps that the vision encoder encoded, for all policies together
 * @param losses the frames of the video that were not used
 */
record InspectReport(Film film, String model, double fps, long encoded, ClipLosses losses) {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final double NANOS_PER_MILLI = 1e6;

    ObjectNode json() {
        ObjectNode report = MAPPER.createObjectNode();
        report.put("video", film.title());
        report.put("model", model);
        report.put("fps", fps);
        report.put("from", CaptureTime.format(film.fromMicros()));
        report.put("to", CaptureTime.format(film.toMicros()));
        report.put("frames", film.frames().size());
        report.put("steps_encoded", encoded);
        report.put("frames_damaged", losses.framesDamaged());
        report.put("frames_left_out", losses.framesLeftOut());
        report.put("cells", "K kept, M merged, D dropped, G gated; a letter for each position");
        ArrayNode policies = report.putArray("policies");
        film.traces().forEach(trace -> policies.add(policy(trace)));
        return report;
    }

    private static ObjectNode policy(Trace trace) {
        ObjectNode policy = MAPPER.createObjectNode();
        policy.put("policy", trace.name());
        policy.put("steps", trace.steps().size());
        policy.put("gated_steps", trace.gatedSteps());
        policy.put("tokens_seen", trace.seen());
        policy.put("tokens_kept", trace.count(CellState.KEPT));
        policy.put("tokens_merged", trace.count(CellState.MERGED));
        policy.put("tokens_dropped", trace.count(CellState.DROPPED));
        policy.put("kept_share", trace.keptShare());
        policy.put("scene_changes", trace.sceneChanges());
        policy.put("reduce_ms_per_step", trace.reduceMillisPerStep());
        ArrayNode steps = policy.putArray("per_step");
        trace.steps().forEach(step -> steps.add(step(step)));
        return policy;
    }

    private static ObjectNode step(StepOutcome step) {
        ObjectNode node = MAPPER.createObjectNode();
        node.put("step", step.step());
        node.put("from", CaptureTime.format(step.captureMicros()));
        node.put("to", CaptureTime.format(step.endMicros()));
        node.put("rows", step.grid().height());
        node.put("columns", step.grid().width());
        node.put("kept", step.count(CellState.KEPT));
        if (Double.isFinite(step.redundancy())) {
            node.put("redundancy", step.redundancy());
        }
        node.put("scene_change", step.sceneChange());
        node.put("reduce_ms", step.reduceNanos() / NANOS_PER_MILLI);
        node.put("cells", letters(step));
        return node;
    }

    private static String letters(StepOutcome step) {
        StringBuilder letters = new StringBuilder();
        for (int position = 0; position < step.states().length; position++) {
            letters.append(step.state(position).name().charAt(0));
        }
        return letters.toString();
    }
}
