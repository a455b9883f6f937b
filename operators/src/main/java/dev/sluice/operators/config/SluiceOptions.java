// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.config;

import org.apache.flink.configuration.ConfigOption;

import java.util.List;
import java.util.stream.Stream;

/** All options of the job, for the check of configurations and for the reference in the docs. */
public final class SluiceOptions {

    private SluiceOptions() {}

    /** The options, in the order of the reference. */
    public static List<ConfigOption<?>> all() {
        return Stream.of(
                        KafkaOptions.ALL,
                        ModelOptions.ALL,
                        SessionOptions.ALL,
                        JobOptions.ALL,
                        OrderOptions.ALL,
                        DecodeOptions.ALL,
                        SamplingOptions.ALL,
                        GateOptions.ALL,
                        ReduceOptions.ALL,
                        SceneOptions.ALL,
                        MemoryOptions.ALL,
                        PromptOptions.ALL,
                        QueryOptions.ALL,
                        WatchOptions.ALL,
                        ReplayOptions.ALL)
                .<ConfigOption<?>>flatMap(List::stream)
                .toList();
    }
}
