package dev.sluice.operators.config;

import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

import java.time.Duration;
import java.util.List;

/** When a pair of pictures is so like the last encoded one that the encoder need not see it. */
public final class GateOptions {

    public static final ConfigOption<Double> THRESHOLD =
            ConfigOptions.key("sluice.gate.threshold")
                    .doubleType()
                    .defaultValue(0.02)
                    .withDescription(
                            "Pictures are cut into cells; a patch whose brightness differs from"
                                    + " that of the last encoded one by less than this in every"
                                    + " cell is not encoded and counts as wholly dropped. 0 ="
                                    + " black to black, 1 = black to white; 0 encodes everything.");

    public static final ConfigOption<Duration> MAX_INTERVAL =
            ConfigOptions.key("sluice.gate.max-interval")
                    .durationType()
                    .defaultValue(Duration.ofSeconds(10))
                    .withDescription(
                            "Longest capture time without encoding, however still the picture"
                                    + " is.");

    public static final ConfigOption<Integer> COLUMNS =
            ConfigOptions.key("sluice.gate.columns")
                    .intType()
                    .defaultValue(32)
                    .withDescription(
                            "Cells in a row; more of them see smaller things, and more noise.");

    /** All of them, in the order of the reference. */
    public static final List<ConfigOption<?>> ALL = List.of(THRESHOLD, MAX_INTERVAL, COLUMNS);

    private GateOptions() {}
}
