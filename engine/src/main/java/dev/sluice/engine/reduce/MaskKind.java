// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.reduce;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The rules that drop tokens as they arrive. */
enum MaskKind {
    NONE("none", 0, List.of()),
    DTD_FEATURE("dtd-feature", 0.5, List.of("threshold", "absolute")),
    DTD_PIXEL("dtd-pixel", 0.1, List.of("threshold", "absolute")),
    DTD_ANCHORED("dtd-anchored", 0.5, List.of("threshold", "absolute")),
    DIVPRUNE_STREAM("divprune-stream", 0, List.of("retain-ratio", "tokens", "epsilon", "window")),
    AUTO(
            "auto",
            0.5,
            List.of("threshold", "absolute", "retain-ratio", "tokens", "epsilon", "window"));

    private final String maskName;
    private final double defaultThreshold;
    private final List<String> optionsInUse;

    MaskKind(String maskName, double defaultThreshold, List<String> optionsInUse) {
        this.maskName = maskName;
        this.defaultThreshold = defaultThreshold;
        this.optionsInUse = optionsInUse;
    }

    static Optional<MaskKind> of(String name) {
        return Arrays.stream(values()).filter(kind -> kind.maskName.equals(name)).findFirst();
    }

    String maskName() {
        return maskName;
    }

    /** Absolute; a cosine, except for pixels a mean difference. */
    double defaultThreshold() {
        return defaultThreshold;
    }

    List<String> optionsInUse() {
        return optionsInUse;
    }

    /** Whether the drop itself compares cosines with an absolute threshold. */
    boolean dropsByFeature() {
        return this == DTD_FEATURE || this == DTD_ANCHORED || this == AUTO;
    }

    DropRule newRule(PolicyOptions options) {
        DropThreshold threshold = new DropThreshold(options.threshold(), options.absolute());
        return switch (this) {
            case NONE -> new KeepAllRule();
            case DTD_FEATURE -> new FeatureRule(threshold);
            case DTD_PIXEL -> new PixelRule(threshold);
            case DTD_ANCHORED -> new AnchoredRule(threshold);
            case DIVPRUNE_STREAM -> new NoveltyRule(options);
            case AUTO -> new AutoRule(threshold, options);
        };
    }
}
