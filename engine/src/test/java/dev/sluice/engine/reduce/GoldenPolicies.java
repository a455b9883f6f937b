// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.reduce;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.LinkedHashMap;
import java.util.Map;

/** Translates the parameters of the authors' functions into policies. */
final class GoldenPolicies {

    private static final Map<String, String> POLICIES =
            Map.of(
                    "fopru-rank", "fopru",
                    "fopru-row", "fopru",
                    "mustdrop-merge", "mustdrop");

    /** The parameters that mean the same under another name, for all policies. */
    private static final Map<String, String> OPTIONS =
            Map.ofEntries(
                    Map.entry("threshold", "threshold"),
                    Map.entry("absolute", "absolute"),
                    Map.entry("retain_ratio", "retain-ratio"),
                    Map.entry("ratio", "retain-ratio"),
                    Map.entry("rate", "retain-ratio"),
                    Map.entry("tau", "tau"),
                    Map.entry("beta", "beta"),
                    Map.entry("D", "d"),
                    Map.entry("d", "d"),
                    Map.entry("K", "k"),
                    Map.entry("tokens", "tokens"),
                    Map.entry("target", "tokens"),
                    Map.entry("max_token", "tokens"),
                    Map.entry("layer", "layer"),
                    Map.entry("start", "layer"),
                    Map.entry("alpha", "alpha"),
                    Map.entry("expansion", "expansion"),
                    Map.entry("seg_tau", "segment-tau"),
                    Map.entry("min_seg", "segments"),
                    Map.entry("c", "segments"),
                    Map.entry("p", "anchor-stride"),
                    Map.entry("important", "important"),
                    Map.entry("dominant", "dominant"),
                    Map.entry("contextual", "contextual"),
                    Map.entry("frames", "window"),
                    Map.entry("clusters", "clusters"),
                    Map.entry("distance", "distance"),
                    Map.entry("pre_norm", "normalize"),
                    Map.entry("chunk", "chunk"),
                    Map.entry("t", "global-factor"),
                    Map.entry("w", "side"),
                    Map.entry("r", "merges"),
                    Map.entry("rounds", "rounds"),
                    Map.entry("version", "version"));

    private GoldenPolicies() {}

    static ReductionPolicy of(String policy, JsonNode params, int gridSize) {
        Map<String, String> options = new LinkedHashMap<>();
        OPTIONS.forEach(
                (found, name) -> {
                    if (params.has(found)) {
                        options.put(name, params.get(found).asText());
                    }
                });
        addOwn(policy, params, gridSize, options);
        return ReductionPolicy.parse(POLICIES.getOrDefault(policy, policy), options);
    }

    private static void addOwn(
            String policy, JsonNode params, int gridSize, Map<String, String> options) {
        switch (policy) {
            case "evs" -> options.put("retain-ratio", rest(params.get("q")));
            case "dycoke" -> options.put("retain-ratio", rest(params.get("merging")));
            case "divprune" -> options.put("scope", scope(params));
            case "cdpruner" -> {
                options.put("scope", scope(params));
                options.put("sign", "negative");
            }
            case "fastvid" -> rename(options, "tau", "segment-tau");
            case "fopru-row" -> options.put("unit", "row");
            case "hired" -> options.put("views", "5");
            case "stc-prune" -> options.put("channels", "chunk");
            case "mustdrop-merge" -> rename(options, "threshold", "merge-threshold");
            case "gtp" -> {
                options.put("tokens", String.valueOf(gridSize - params.get("prop").asInt()));
                options.put("ranking", ranking(params.get("standard").asText()));
                options.put("graph", params.get("kind").asText());
            }
            case "pool" -> {
                String kind = params.get("kind").asText();
                options.put(
                        "pooling", kind.equals("1d") ? "runs" : kind.equals("2d") ? "mean" : kind);
                options.put("size", params.get("size").asText());
            }
            default -> {}
        }
    }

    private static void rename(Map<String, String> options, String from, String to) {
        options.put(to, options.remove(from));
    }

    private static String rest(JsonNode share) {
        return String.valueOf(1 - share.asDouble());
    }

    private static String scope(JsonNode params) {
        return params.get("scope").asText().equals("clip") ? "window" : "step";
    }

    private static String ranking(String standard) {
        return switch (standard) {
            case "MixedAttnMax" -> "mixed";
            case "CLSAttnMean" -> "cls";
            case "IMGAttnMean" -> "image";
            default -> throw new IllegalArgumentException("unknown standard " + standard);
        };
    }
}
