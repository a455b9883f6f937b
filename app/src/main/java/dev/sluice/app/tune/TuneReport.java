// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.tune;

import dev.sluice.app.clip.ClipTime;
import dev.sluice.evaluation.score.Estimate;
import dev.sluice.ingest.chunk.CaptureTime;
import dev.sluice.platform.text.ClockTime;
import dev.sluice.platform.text.Quantity;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What {@code tune} prints.
 *
 * @param video what people call the video
 * @param stream whether it is part of a stream, whose times are shown by the clock
 * @param model the name of the model
 * @param fps frames sampled per second
 * @param times when questions were asked
 * @param questions the questions
 * @param reference the setting that the others are compared with
 * @param settings the other settings
 * @param withoutVideo agreement of answers from the questions alone
 * @param differences answers that differ from the reference's, of the proposed setting
 * @param least least agreement that was asked for
 * @param proposal the result
 * @param steps steps of the video
 * @param encoded steps that the vision encoder encoded for all settings together
 */
record TuneReport(
        String video,
        boolean stream,
        String model,
        double fps,
        List<Long> times,
        List<TuneQuestion> questions,
        Setting reference,
        List<Setting> settings,
        Agreement withoutVideo,
        List<Difference> differences,
        double least,
        Proposal proposal,
        long steps,
        long encoded) {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int SHOWN_DIFFERENCES = 5;

    /**
     * An answer that is not that of the reference.
     *
     * @param micros when it was asked, microseconds since 1970
     */
    record Difference(long micros, String question, String reference, String answer) {}

    String text() {
        List<String> lines = new ArrayList<>();
        lines.add(
                "%s, model %s, frames/s: %s; %s, the encoder ran %s for %s"
                        .formatted(
                                video,
                                model,
                                number(fps),
                                Quantity.count(steps, "step"),
                                Quantity.count(encoded, "time"),
                                Quantity.count(settings.size() + 1, "setting")));
        lines.add(
                "%s at %s; agreement is with the answers under %s, not with the truth"
                        .formatted(
                                Quantity.count(questions.size(), "question"),
                                Quantity.count(times.size(), "time"),
                                reference.name()));
        lines.add("");
        lines.add(
                String.format(
                        Locale.ROOT,
                        "%-36s %7s  %-18s %12s %13s %10s",
                        "policy",
                        "kept",
                        "agreement (95%)",
                        "equal tokens",
                        "prompt tokens",
                        "ms/answer"));
        lines.add(row(reference, "reference"));
        settings.forEach(setting -> lines.add(row(setting, interval(setting.agreement().same()))));
        lines.add(
                String.format(
                        Locale.ROOT,
                        "%-36s %7s  %-18s %12s",
                        "(no video, the question alone)",
                        "0%",
                        interval(withoutVideo.same()),
                        percent(withoutVideo.equalTokens())));
        lines.add("");
        lines.addAll(proposed());
        return String.join(System.lineSeparator(), lines);
    }

    private List<String> proposed() {
        List<String> lines = new ArrayList<>();
        if (proposal.setting().isEmpty()) {
            lines.add("no proposal: " + proposal.reason());
            return lines;
        }
        Setting setting = proposal.setting().get();
        lines.add(
                "proposed: %s, keeps %s with agreement %s: %s"
                        .formatted(
                                setting.name(),
                                percent(setting.keptShare()),
                                interval(setting.agreement().same()),
                                proposal.reason()));
        differences.stream()
                .limit(SHOWN_DIFFERENCES)
                .forEach(
                        difference ->
                                lines.add(
                                        "  differs at %s: %s  '%s', by the reference '%s'"
                                                .formatted(
                                                        at(difference.micros()),
                                                        difference.question(),
                                                        difference.answer(),
                                                        difference.reference())));
        lines.add("");
        lines.add("in a deployment's configuration:");
        SettingLines.yaml(setting, fps).forEach(line -> lines.add("  " + line));
        lines.add("on the command line of answer, replay and inspect:");
        lines.add("  " + SettingLines.option(setting));
        return lines;
    }

    private String at(long micros) {
        return stream ? ClockTime.ofMicros(micros) : ClipTime.length(micros);
    }

    private static String row(Setting setting, String agreement) {
        return String.format(
                Locale.ROOT,
                "%-36s %7s  %-18s %12s %13.0f %10.0f",
                setting.name(),
                percent(setting.keptShare()),
                agreement,
                percent(setting.agreement().equalTokens()),
                setting.promptTokens(),
                setting.answerMillis());
    }

    ObjectNode json() {
        ObjectNode report = MAPPER.createObjectNode();
        report.put("video", video);
        report.put("model", model);
        report.put("fps", fps);
        report.put("steps", steps);
        report.put("steps_encoded", encoded);
        ArrayNode at = report.putArray("at");
        times.forEach(time -> at.add(CaptureTime.format(time)));
        ArrayNode asked = report.putArray("questions");
        for (TuneQuestion question : questions) {
            ObjectNode node = asked.addObject();
            node.put("question", question.text());
            node.set("options", MAPPER.valueToTree(question.options()));
        }
        report.set("reference", node(reference));
        ArrayNode all = report.putArray("settings");
        settings.forEach(setting -> all.add(node(setting)));
        report.set("without_video", node(withoutVideo));
        report.put("least_agreement", least);
        ObjectNode result = report.putObject("proposal");
        result.put("reason", proposal.reason());
        proposal.setting()
                .ifPresent(
                        setting -> {
                            result.setAll(node(setting));
                            ObjectNode values = result.putObject("configuration");
                            SettingLines.values(setting, fps).forEach(values::put);
                        });
        ArrayNode differing = result.putArray("differences");
        differences.forEach(difference -> differing.add(node(difference)));
        return report;
    }

    private static ObjectNode node(Setting setting) {
        ObjectNode node = MAPPER.createObjectNode();
        node.put("policy", setting.name());
        node.put("kept_share", setting.keptShare());
        node.set("agreement", node(setting.agreement()));
        node.put("prompt_tokens", setting.promptTokens());
        node.put("answer_ms", setting.answerMillis());
        return node;
    }

    private static ObjectNode node(Agreement agreement) {
        ObjectNode node = MAPPER.createObjectNode();
        node.put("same_text", agreement.same().value());
        node.put("low", agreement.same().low());
        node.put("high", agreement.same().high());
        node.put("answers", agreement.same().count());
        node.put("equal_tokens", agreement.equalTokens());
        return node;
    }

    private static ObjectNode node(Difference difference) {
        ObjectNode node = MAPPER.createObjectNode();
        node.put("at", CaptureTime.format(difference.micros()));
        node.put("question", difference.question());
        node.put("reference", difference.reference());
        node.put("answer", difference.answer());
        return node;
    }

    static String interval(Estimate estimate) {
        return "%s (%s–%s)"
                .formatted(
                        percent(estimate.value()),
                        percent(estimate.low()),
                        percent(estimate.high()));
    }

    static String percent(double share) {
        return share > 0 && share < 0.1
                ? String.format(Locale.ROOT, "%.1f%%", 100 * share)
                : String.format(Locale.ROOT, "%.0f%%", 100 * share);
    }

    static String number(double value) {
        return value == Math.rint(value) ? String.valueOf((long) value) : String.valueOf(value);
    }
}
