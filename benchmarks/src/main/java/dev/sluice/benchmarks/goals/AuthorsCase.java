// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks.goals;

import dev.sluice.engine.reduce.ReductionPolicy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A policy whose authors published code that runs without a model, with options of which both sides
 * make the same.
 *
 * @param policy the policy's name, which is also the method's in training/run_authors.py
 * @param options values of the policy's options
 */
record AuthorsCase(String policy, Map<String, Object> options) {

    private static final String RATIO = "retain-ratio";
    private static final String TOKENS = "tokens";

    /**
     * All of them; about a tenth of the tokens stays, except where the method takes no such share.
     */
    static final List<AuthorsCase> ALL =
            List.of(
                    new AuthorsCase("dtd-feature", Map.of("threshold", 0.5)),
                    new AuthorsCase(
                            "holitom",
                            Map.of(RATIO, 0.1, "tau", 0.8, "beta", 0.6, "d", 0.0, "k", 7)),
                    new AuthorsCase("evs", Map.of(RATIO, 0.1)),
                    new AuthorsCase("dycoke", Map.of(RATIO, 0.3)),
                    new AuthorsCase("divprune", Map.of(RATIO, 0.1)),
                    new AuthorsCase("v-cast", Map.of(RATIO, 0.1)),
                    new AuthorsCase("vidcom2", Map.of(RATIO, 0.1)),
                    new AuthorsCase(
                            "stc-prune", Map.of(TOKENS, 20, "chunk", 1, "channels", "chunk")),
                    new AuthorsCase("fastvid", Map.of(RATIO, 0.1)),
                    new AuthorsCase(
                            "flashvid", Map.of(RATIO, 0.1, "segment-tau", 0.3, "segments", 1)),
                    new AuthorsCase("flashvid-adts", Map.of(TOKENS, 20)),
                    new AuthorsCase("visionzip", Map.of("dominant", 17, "contextual", 3)),
                    new AuthorsCase("vispruner", Map.of(TOKENS, 20)),
                    new AuthorsCase("cls-rank", Map.of(TOKENS, 20)),
                    new AuthorsCase("centerclip", Map.of("clusters", 78, "window", 4)),
                    new AuthorsCase("tome", Map.of("merges", 98, "rounds", 3)),
                    new AuthorsCase("cdpruner", Map.of(TOKENS, 20, "sign", "negative")));

    /** Returns the policy with its options. */
    ReductionPolicy reductionPolicy() {
        return ReductionPolicy.parse(
                policy,
                options.entrySet().stream()
                        .collect(
                                Collectors.toMap(
                                        Map.Entry::getKey,
                                        option -> option.getValue().toString())));
    }

    /** Returns what training/run_authors.py is asked for. */
    Map<String, Object> request() {
        Map<String, Object> request = new LinkedHashMap<>(options);
        request.put("method", policy);
        return request;
    }
}
