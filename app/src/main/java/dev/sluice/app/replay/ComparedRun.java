// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.replay;

import dev.sluice.engine.protocol.Answer;
import dev.sluice.evaluation.score.Quantiles;
import dev.sluice.platform.client.ReceivedAnswer;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * One of two runs that are compared.
 *
 * @param name what the run is: its policy with its options, or where its answers come from
 * @param answers its answers that are compared
 * @param events its events
 * @param report the report of its replay; null if it was run before
 * @param cpuSeconds the processor time of this process while it ran; empty if it is not known
 */
record ComparedRun(
        String name,
        List<ReceivedAnswer> answers,
        RunEvents events,
        @Nullable ReplayReport report,
        OptionalDouble cpuSeconds) {

    private static final ObjectMapper JSON = new ObjectMapper();

    ComparedRun {
        answers = List.copyOf(answers);
    }

    /** The name with the model, and with the policy where the answers alone know it. */
    String title() {
        String model = answers.isEmpty() ? "" : ", model " + distinct(Answer::model);
        return report == null && !answers.isEmpty()
                ? "%s%s, policy %s".formatted(name, model, distinct(Answer::policy))
                : name + model;
    }

    private String distinct(Function<Answer, @Nullable String> field) {
        return answers.stream()
                .map(received -> field.apply(received.answer()))
                .filter(Objects::nonNull)
                .distinct()
                .collect(Collectors.joining(" and "));
    }

    /** The mean over the answers that saw anything; NaN if none did. */
    double mean(ToDoubleFunction<Answer> value) {
        return answers.stream()
                .map(ReceivedAnswer::answer)
                .filter(answer -> answer.evidence().tokensSeen() > 0)
                .mapToDouble(value)
                .average()
                .orElse(Double.NaN);
    }

    /** The median over the answers for which the model was asked; NaN if it never was. */
    double median(ToDoubleFunction<Answer> value) {
        return Quantiles.of(
                answers.stream()
                        .map(ReceivedAnswer::answer)
                        .filter(answer -> answer.timing().total() > 0)
                        .mapToDouble(value)
                        .sorted()
                        .toArray(),
                0.5);
    }

    /** Share of the visual tokens that were kept, 0 to 1; NaN if none were seen. */
    double keptShare() {
        return mean(answer -> answer.evidence().tokensKept())
                / mean(answer -> answer.evidence().tokensSeen());
    }

    /** The run as JSON. */
    ObjectNode json() {
        ObjectNode object = JSON.createObjectNode();
        object.put("name", name).put("model", distinct(Answer::model));
        object.put("policy", distinct(Answer::policy)).put("answers", answers.size());
        for (RunFigure figure : RunFigure.values()) {
            double value = figure.of(this);
            if (Double.isFinite(value)) {
                object.put(figure.key(), Math.round(value * 1000) / 1000.0);
            }
        }
        if (report != null) {
            object.set("replay", report.json().get("replay"));
        }
        return object;
    }
}
