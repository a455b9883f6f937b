package dev.sluice.operators.config;

import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

import java.util.List;

/** When the picture has changed so much that it is an event. */
public final class SceneOptions {

    public static final ConfigOption<Double> DIP =
            ConfigOptions.key("sluice.scene.dip")
                    .doubleType()
                    .defaultValue(0.02)
                    .withDescription(
                            "A scene change is a step whose redundancy (share of places that look"
                                    + " as before) lies this far under its running baseline, and clearly further"
                                    + " than it usually does.");

    public static final ConfigOption<Double> THRESHOLD =
            ConfigOptions.key("sluice.scene.threshold")
                    .doubleType()
                    .noDefaultValue()
                    .withDescription(
                            "Instead of the baseline: a scene change is a step whose redundancy"
                                    + " lies under this (0.6 in the TimeChat-Online paper).");

    /** All of them, in the order of the reference. */
    public static final List<ConfigOption<?>> ALL = List.of(DIP, THRESHOLD);

    private SceneOptions() {}
}
