// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.config;

import dev.sluice.engine.reduce.SceneDetector;

import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.ReadableConfig;

import java.util.List;

/** Options of the detection of scene changes. */
public final class SceneOptions {

    public static final ConfigOption<Double> DIP =
            ConfigOptions.key("sluice.scene.dip")
                    .doubleType()
                    .defaultValue(0.02)
                    .withDescription(
                            "Drop in redundancy that counts as a scene change. The redundancy of a"
                                    + " step is the share of its positions that look as before. A"
                                    + " step is a scene change if its redundancy is below the"
                                    + " running baseline by at least this much, and by clearly more"
                                    + " than it usually varies.");

    public static final ConfigOption<Double> THRESHOLD =
            ConfigOptions.key("sluice.scene.threshold")
                    .doubleType()
                    .noDefaultValue()
                    .withDescription(
                            "Fixed threshold that replaces the running baseline: a step is a scene"
                                    + " change if its redundancy is below this value. The"
                                    + " TimeChat-Online paper uses 0.6.");

    /** All options, in the order of the reference. */
    public static final List<ConfigOption<?>> ALL = List.of(DIP, THRESHOLD);

    private SceneOptions() {}

    /**
     * Returns the configured detector in its initial state.
     *
     * @throws ConfigException if a value is out of range
     */
    public static SceneDetector detector(ReadableConfig config) {
        try {
            return config.getOptional(THRESHOLD)
                    .map(SceneDetector::below)
                    .orElseGet(() -> SceneDetector.belowBaseline(config.get(DIP)));
        } catch (IllegalArgumentException e) {
            throw new ConfigException("sluice.scene: " + e.getMessage(), e);
        }
    }
}
