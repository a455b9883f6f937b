package dev.sluice.operators.config;

import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

import java.util.List;

/** When the picture has changed so much that it is an event. */
public final class SceneOptions {

    public static final ConfigOption<Double> THRESHOLD =
            ConfigOptions.key("sluice.scene.threshold")
                    .doubleType()
                    .noDefaultValue()
                    .withDescription(
                            "A scene change is a step whose redundancy (share of places that look as"
                                    + " in the step before) lies under this. Not set: a step"
                                    + " whose redundancy dips clearly below its running"
                                    + " baseline.");

    /** All of them, in the order of the reference. */
    public static final List<ConfigOption<?>> ALL = List.of(THRESHOLD);

    private SceneOptions() {}
}
