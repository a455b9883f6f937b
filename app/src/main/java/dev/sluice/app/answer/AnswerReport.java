package dev.sluice.app.answer;

import dev.sluice.app.answer.ClipQuestion.Answered;
import dev.sluice.engine.reduce.ReductionPolicy;
import dev.sluice.model.Generation;
import dev.sluice.model.ModelInfo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What {@code answer} prints.
 *
 * @param model the model that answered
 * @param policy how tokens were reduced
 * @param answered the answer
 * @param openMillis time it took to open the model
 */
record AnswerReport(ModelInfo model, ReductionPolicy policy, Answered answered, double openMillis) {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final double NANOS_PER_MILLI = 1e6;

    /** One object for machines. */
    JsonNode json() {
        Generation generation = answered.generation();
        ObjectNode report = MAPPER.createObjectNode();
        report.put("answer", generation.text());
        report.put("finish_reason", generation.finishReason().name().toLowerCase(Locale.ROOT));
        if (!Double.isNaN(generation.probability())) {
            report.put("probability", generation.probability());
        }
        report.set("token_ids", MAPPER.valueToTree(generation.tokenIds()));
        report.put("model", model.name());
        report.put("family", model.family());
        report.put("provider", model.provider());
        report.put("policy", policy.name());
        report.set("policy_options", MAPPER.valueToTree(policy.options()));
        report.put("steps", answered.reduction().steps().size());
        report.put("tokens_seen", answered.reduction().tokensIn());
        report.put("tokens_kept", answered.reduction().tokensKept());
        report.put("tokens_used", generation.visualTokens());
        report.put("prompt_tokens", generation.promptTokens());
        report.set("milliseconds", milliseconds());
        return report;
    }

    private ObjectNode milliseconds() {
        Generation generation = answered.generation();
        ObjectNode stages = MAPPER.createObjectNode();
        stages.put("open", openMillis);
        stages.put("read", answered.times().readMillis());
        stages.put("preprocess", answered.times().preprocessMillis());
        stages.put("encode", answered.times().encodeMillis());
        stages.put("reduce", answered.reduction().nanos() / NANOS_PER_MILLI);
        stages.put("prefill", generation.prefillMillis());
        stages.put("first_token", generation.firstTokenMillis());
        stages.put("decode", generation.totalMillis() - generation.firstTokenMillis());
        return stages;
    }

    /** The answer, and two lines on what it took. */
    String text() {
        long seen = answered.reduction().tokensIn();
        long kept = answered.reduction().tokensKept();
        String stages =
                milliseconds().properties().stream()
                        .map(AnswerReport::stage)
                        .collect(Collectors.joining(", "));
        return String.format(
                Locale.ROOT,
                "%s%n%n%,d tokens seen in %d steps, %,d kept by %s (%.1f%%), %,d used%n"
                        + "milliseconds on %s: %s",
                answered.generation().text().strip(),
                seen,
                answered.reduction().steps().size(),
                kept,
                policy.name(),
                100.0 * kept / seen,
                answered.generation().visualTokens(),
                model.provider(),
                stages);
    }

    private static String stage(Map.Entry<String, JsonNode> stage) {
        String name = stage.getKey().replace('_', ' ');
        return String.format(Locale.ROOT, "%s %.0f", name, stage.getValue().doubleValue());
    }
}
