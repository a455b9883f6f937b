// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.answer;

import dev.sluice.app.answer.ClipAnswerer.Answered;
import dev.sluice.engine.protocol.Answer;
import dev.sluice.engine.protocol.AnswerEvidence;
import dev.sluice.engine.protocol.AnswerJson;
import dev.sluice.model.Generation;
import dev.sluice.model.ModelInfo;
import dev.sluice.platform.text.Quantity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * What {@code answer} prints.
 *
 * @param model the model that answered
 * @param answered the answer
 * @param openMillis time it took to open the model
 */
record AnswerReport(ModelInfo model, Answered answered, double openMillis) {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** The record of the answers topic, and in {@code run} what only this verb knows. */
    ObjectNode json() throws IOException {
        ObjectNode report = (ObjectNode) MAPPER.readTree(AnswerJson.write(answer()));
        ObjectNode run = report.putObject("run");
        run.put("family", model.family());
        run.put("provider", model.provider());
        run.set("policy_options", MAPPER.valueToTree(answered.policy().options()));
        run.put("steps", answered.clip().steps());
        run.put("gated_steps", answered.clip().gatedSteps());
        run.put("frames_damaged", answered.losses().framesDamaged());
        run.put("frames_left_out", answered.losses().framesLeftOut());
        answered.generation().ifPresent(generation -> put(generation, run));
        run.set("milliseconds", milliseconds());
        return report;
    }

    private static void put(Generation generation, ObjectNode run) {
        run.set("token_ids", MAPPER.valueToTree(generation.tokenIds()));
        run.put("prompt_tokens", generation.promptTokens());
        if (!Double.isNaN(generation.probability())) {
            run.put("probability", generation.probability());
        }
    }

    private ObjectNode milliseconds() {
        StageTimes times = answered.times();
        ObjectNode stages = MAPPER.createObjectNode();
        stages.put("open", openMillis);
        stages.put("read", times.readMillis());
        stages.put("preprocess", times.preprocessMillis());
        stages.put("encode", times.encodeMillis());
        stages.put("reduce", times.reduceMillis());
        answered.generation()
                .ifPresent(
                        generation ->
                                stages.put("prefill", generation.prefillMillis())
                                        .put("first_token", generation.firstTokenMillis())
                                        .put(
                                                "decode",
                                                generation.totalMillis()
                                                        - generation.firstTokenMillis()));
        return stages;
    }

    /** The answer, and lines on its evidence, on frames that were lost, and on its cost. */
    String text() {
        AnswerEvidence evidence = answer().evidence();
        String stages =
                milliseconds().properties().stream()
                        .map(AnswerReport::stage)
                        .collect(Collectors.joining(", "));
        return String.format(
                Locale.ROOT,
                "%s%n%n%s seen in %s, %,d kept by %s (%.1f%%), %,d used%n"
                        + "%smilliseconds on %s: %s",
                shownText(),
                Quantity.count(evidence.tokensSeen(), "token"),
                Quantity.count(answered.clip().steps(), "step"),
                evidence.tokensKept(),
                answer().policy(),
                100.0 * evidence.tokensKept() / Math.max(1, evidence.tokensSeen()),
                evidence.tokensUsed(),
                answered.losses().isEmpty()
                        ? ""
                        : answered.losses().text() + System.lineSeparator(),
                model.provider(),
                stages);
    }

    private String shownText() {
        return answer().error() == null
                ? Objects.requireNonNull(answer().text(), "without an error there is a text")
                        .strip()
                : answer().error().code() + ": " + answer().error().message();
    }

    private Answer answer() {
        return answered.answer();
    }

    private static String stage(Map.Entry<String, JsonNode> stage) {
        String name = stage.getKey().replace('_', ' ');
        return String.format(Locale.ROOT, "%s %.0f", name, stage.getValue().doubleValue());
    }
}
