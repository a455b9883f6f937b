// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.reduce;

import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The options of a policy.
 *
 * @param threshold threshold of the drop: a bound on the compared value, or the share to drop
 * @param absolute whether the threshold is a bound
 * @param redundancyThreshold cosine above which a position counts as redundant
 * @param retainRatio r, share of all tokens to keep at most
 * @param tau τ, cosine above which a position is static
 * @param beta β, weight of the centre against the mean of its members
 * @param d D, share of the kept dynamic tokens that is found by clustering, not by attention
 * @param k K, number of neighbours that determine a token's density
 * @param window longest open window in steps, or 0 if not set
 */
record PolicyOptions(
        double threshold,
        boolean absolute,
        double redundancyThreshold,
        double retainRatio,
        double tau,
        double beta,
        double d,
        int k,
        int window)
        implements Serializable {

    static final List<String> MERGE_NAMES =
            List.of("retain-ratio", "tau", "beta", "d", "k", "window");
    static final List<String> DROP_AND_MERGE_NAMES =
            Stream.concat(Stream.of("threshold", "absolute"), MERGE_NAMES.stream()).toList();
    static final List<String> NAMES =
            Stream.concat(DROP_AND_MERGE_NAMES.stream(), Stream.of("redundancy-threshold"))
                    .toList();

    private static final double DEFAULT_REDUNDANCY_THRESHOLD = 0.5;

    static PolicyOptions parse(PolicyKind kind, Map<String, String> values) {
        for (String name : values.keySet()) {
            if (!NAMES.contains(name)) {
                throw new IllegalArgumentException(
                        "unknown option '%s', expected one of %s; did you mean '%s'?"
                                .formatted(
                                        name,
                                        String.join(", ", NAMES),
                                        NearestName.of(name, NAMES).orElseThrow()));
            }
        }
        OptionReader reader = new OptionReader(values);
        boolean absolute = reader.flag("absolute", true);
        boolean cosine = absolute && kind != PolicyKind.DTD_PIXEL;
        double threshold = reader.number("threshold", kind.defaultThreshold(), cosine ? -1 : 0, 1);
        double redundancy =
                kind.dropsByFeature() && absolute ? threshold : DEFAULT_REDUNDANCY_THRESHOLD;
        return new PolicyOptions(
                threshold,
                absolute,
                reader.number("redundancy-threshold", redundancy, -1, 1),
                reader.number("retain-ratio", 0.1, 0, 1),
                reader.number("tau", 0.8, -1, 1),
                reader.number("beta", 0.6, 0, 1),
                reader.number("d", 0, 0, 1),
                reader.count("k", 7),
                reader.count("window", 0));
    }

    Map<String, Object> inUse(PolicyKind kind) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("threshold", threshold);
        all.put("absolute", absolute);
        all.put("retain-ratio", retainRatio);
        all.put("tau", tau);
        all.put("beta", beta);
        all.put("d", d);
        all.put("k", k);
        if (window > 0) {
            all.put("window", window);
        }
        all.keySet().retainAll(kind.optionsInUse());
        all.put("redundancy-threshold", redundancyThreshold);
        return all;
    }
}
