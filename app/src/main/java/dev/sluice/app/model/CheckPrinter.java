// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.model;

import dev.sluice.app.answer.StandardClip;
import dev.sluice.app.hub.Dtype;
import dev.sluice.model.EncoderSignal;
import dev.sluice.model.FolderReport;
import dev.sluice.model.ModelInfo;
import dev.sluice.model.SignalSupport;
import dev.sluice.platform.config.PolicySpec;
import dev.sluice.platform.config.Recommendations;
import dev.sluice.platform.text.Quantity;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/** Writes what a check found, for people and as JSON. Stateless. */
final class CheckPrinter {

    private static final ObjectMapper JSON = new ObjectMapper();

    private CheckPrinter() {}

    static String text(ModelCheck check) {
        List<String> lines = new ArrayList<>();
        ModelInfo info = check.info();
        line(
                lines,
                "%s opens: %s, %s, on %s",
                check.folder(),
                info.family(),
                precision(check.report()),
                info.provider());
        line(lines, "layout: %s", check.report().layout());
        for (FolderReport.Graph graph : check.report().graphs()) {
            line(
                    lines,
                    "graph: %s, %s, written by %s",
                    graph.file(),
                    Quantity.bytes(graph.bytes()),
                    graph.producer().isEmpty() ? "an unknown program" : graph.producer());
        }
        line(lines, "from the defaults of the model's class: %s", list(check.report().defaults()));
        line(lines, "not in the folder: %s", list(missing(check)));
        line(lines, "%s", memory(check));
        lines.add(answer(check.answer(), check.openSeconds()));
        lines.addAll(recommendation(check));
        return String.join(System.lineSeparator(), lines);
    }

    private static void line(List<String> lines, String text, Object... values) {
        lines.add(String.format(Locale.ROOT, text, values));
    }

    private static String list(List<String> items) {
        return items.isEmpty() ? "nothing" : String.join(", ", items);
    }

    private static String precision(FolderReport report) {
        return Dtype.ofSuffix(report.suffix())
                .filter(dtype -> report.layout().equals("transformers.js"))
                .map(dtype -> dtype.label() + " by the names of its files")
                .orElse("of a precision that the names of its files do not say");
    }

    /** What would make the folder better, besides files. */
    private static List<String> missing(ModelCheck check) {
        List<String> missing = new ArrayList<>(check.report().missing());
        SignalSupport signals = check.report().signals();
        if (!signals.refusal().isEmpty()) {
            missing.add(
                    "signals of the vision encoder, without which some policies are refused and holitom selects by clustering ("
                            + signals.refusal()
                            + ")");
        }
        if (check.recommended().isEmpty()) {
            missing.add(Recommendations.FILE);
        }
        return missing;
    }

    private static String memory(ModelCheck check) {
        return check.peak().isEmpty()
                ? "memory: not known on this system"
                : "memory: %s at most%s"
                        .formatted(
                                Quantity.bytes(check.peak().getAsLong()),
                                check.before().isEmpty()
                                        ? ""
                                        : ", of which %s before the model was opened"
                                                .formatted(
                                                        Quantity.bytes(
                                                                check.before().getAsLong())));
    }

    private static String answer(StandardClip.Result answer, double openSeconds) {
        return String.format(
                Locale.ROOT,
                "speed: opened in %.1f s; an answer about %d s of video (%d × %d) in %.1f s: encoding"
                        + " %.1f s for %d of %d steps, first token %.2f s after the question with %,d"
                        + " of %,d visual tokens%s",
                openSeconds,
                StandardClip.SECONDS,
                StandardClip.WIDTH,
                StandardClip.HEIGHT,
                answer.seconds(),
                answer.encodeSeconds(),
                answer.encodedSteps(),
                answer.steps(),
                answer.firstTokenSeconds(),
                answer.tokensKept(),
                answer.tokensSeen(),
                answer.tokensPerSecond() == 0
                        ? ""
                        : String.format(
                                Locale.ROOT,
                                ", then %.1f text tokens a second",
                                answer.tokensPerSecond()));
    }

    private static List<String> recommendation(ModelCheck check) {
        List<String> lines = new ArrayList<>();
        line(
                lines,
                "used here: fps %s, policy %s",
                number(check.settings().fps()),
                check.settings().policy());
        if (check.recommended().isEmpty()) {
            line(
                    lines,
                    "recommended: nothing, since the folder has no %s (docs/models.md); 'sluice eval"
                            + " --model DIR' compares policies and thresholds",
                    Recommendations.FILE);
            lines.add(family(check));
            return lines;
        }
        Recommendations found = check.recommended().get();
        line(
                lines,
                "recommended by its %s: fps %s, policy %s%s",
                Recommendations.FILE,
                found.fps().isPresent() ? number(found.fps().getAsDouble()) : "not stated",
                found.policy().map(PolicySpec::toString).orElse("not stated"),
                found.promptTokens().isPresent()
                        ? ", at most %d visual tokens in a prompt"
                                .formatted(found.promptTokens().getAsInt())
                        : "");
        lines.add(family(check));
        if (!found.trainedOn().isEmpty()) {
            line(lines, "trained on: %s", found.trainedOn());
        }
        if (!found.note().isEmpty()) {
            line(lines, "note: %s", found.note());
        }
        return lines;
    }

    /** The policy for the family, which nothing takes unless the folder recommends it. */
    private static String family(ModelCheck check) {
        boolean stated = check.recommended().flatMap(Recommendations::policy).isPresent();
        return "for its family: policy %s, since %s (docs/policies.md)%s"
                .formatted(
                        check.family().policy(),
                        check.family().reason(),
                        stated
                                ? ""
                                : "; 'sluice model check %s --recommend' writes it into %s"
                                        .formatted(check.folder(), Recommendations.FILE));
    }

    /** Writes a number as people do: 1 and not 1.0. */
    static String number(double value) {
        return value == Math.rint(value) ? String.valueOf((long) value) : String.valueOf(value);
    }

    static ObjectNode json(ModelCheck check) {
        ModelInfo info = check.info();
        ObjectNode json =
                JSON.createObjectNode()
                        .put("folder", check.folder())
                        .put("opens", true)
                        .put("family", info.family())
                        .put("layout", check.report().layout())
                        .put("suffix", check.report().suffix())
                        .put("provider", info.provider())
                        .put("max_position", info.maxPosition())
                        .put("dynamic_scales", info.dynamicScales());
        for (FolderReport.Graph graph : check.report().graphs()) {
            json.withArray("/graphs")
                    .addObject()
                    .put("file", graph.file())
                    .put("bytes", graph.bytes())
                    .put("producer", graph.producer());
        }
        check.report().signals().ordered().stream()
                .map(EncoderSignal::wireName)
                .forEach(json.putArray("encoder_signals")::add);
        check.report().defaults().forEach(json.putArray("class_defaults")::add);
        missing(check).forEach(json.putArray("missing")::add);
        json.put("open_seconds", check.openSeconds());
        put(json, "memory_before_bytes", check.before());
        put(json, "memory_peak_bytes", check.peak());
        json.set("answer", answer(check.answer()));
        json.putObject("used")
                .put("fps", check.settings().fps())
                .put("policy", check.settings().policy());
        check.recommended().ifPresent(found -> json.set("recommended", json(found)));
        json.putObject("for_family")
                .put("policy", check.family().policy().toString())
                .put("reason", check.family().reason());
        return json;
    }

    private static void put(ObjectNode json, String name, OptionalLong value) {
        value.ifPresent(bytes -> json.put(name, bytes));
    }

    private static ObjectNode answer(StandardClip.Result answer) {
        return JSON.createObjectNode()
                .put("seconds_of_video", StandardClip.SECONDS)
                .put("text", answer.text())
                .put("seconds", answer.seconds())
                .put("encode_seconds", answer.encodeSeconds())
                .put("steps", answer.steps())
                .put("encoded_steps", answer.encodedSteps())
                .put("tokens_seen", answer.tokensSeen())
                .put("tokens_kept", answer.tokensKept())
                .put("first_token_seconds", answer.firstTokenSeconds())
                .put("text_tokens", answer.textTokens())
                .put("text_tokens_per_second", answer.tokensPerSecond());
    }

    private static ObjectNode json(Recommendations found) {
        ObjectNode json = JSON.createObjectNode();
        found.fps().ifPresent(fps -> json.put("fps", fps));
        found.policy()
                .ifPresent(
                        policy -> {
                            json.put("policy", policy.name());
                            policy.options().forEach(json.putObject("policy_options")::put);
                        });
        if (!found.trainedOn().isEmpty()) {
            json.put("trained_on", found.trainedOn());
        }
        if (!found.note().isEmpty()) {
            json.put("note", found.note());
        }
        return json;
    }
}
