// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.reduce;

import java.util.Arrays;
import java.util.List;

/** The policies, with their differences. */
enum PolicyKind {
    NONE("none", 0, false, List.of()),
    DTD_FEATURE("dtd-feature", 0.5, false, List.of("threshold", "absolute")),
    DTD_PIXEL("dtd-pixel", 0.1, false, List.of("threshold", "absolute")),
    DTD_ANCHORED("dtd-anchored", 0.5, false, List.of("threshold", "absolute")),
    HOLITOM("holitom", 0, true, PolicyOptions.MERGE_NAMES),
    DTD_HOLITOM("dtd+holitom", 0.5, true, PolicyOptions.DROP_AND_MERGE_NAMES);

    private final String policyName;
    private final double defaultThreshold;
    private final boolean merges;
    private final List<String> optionsInUse;

    PolicyKind(
            String policyName, double defaultThreshold, boolean merges, List<String> optionsInUse) {
        this.policyName = policyName;
        this.defaultThreshold = defaultThreshold;
        this.merges = merges;
        this.optionsInUse = optionsInUse;
    }

    static PolicyKind of(String name) {
        for (PolicyKind kind : values()) {
            if (kind.policyName.equals(name)) {
                return kind;
            }
        }
        List<String> names = Arrays.stream(values()).map(PolicyKind::policyName).toList();
        throw new IllegalArgumentException(
                "unknown policy '%s', expected one of %s; did you mean '%s'?"
                        .formatted(
                                name,
                                String.join(", ", names),
                                NearestName.of(name, names).orElseThrow()));
    }

    String policyName() {
        return policyName;
    }

    /** Absolute; a cosine, except for pixels a mean difference. */
    double defaultThreshold() {
        return defaultThreshold;
    }

    boolean merges() {
        return merges;
    }

    List<String> optionsInUse() {
        return optionsInUse;
    }

    /** Whether the drop itself compares cosines with an absolute threshold. */
    boolean dropsByFeature() {
        return this == DTD_FEATURE || this == DTD_ANCHORED || this == DTD_HOLITOM;
    }

    DropRule newRule(PolicyOptions options) {
        DropThreshold threshold = new DropThreshold(options.threshold(), options.absolute());
        return switch (this) {
            case NONE, HOLITOM -> new KeepAllRule();
            case DTD_FEATURE, DTD_HOLITOM -> new FeatureRule(threshold);
            case DTD_PIXEL -> new PixelRule(threshold);
            case DTD_ANCHORED -> new AnchoredRule(threshold);
        };
    }
}
