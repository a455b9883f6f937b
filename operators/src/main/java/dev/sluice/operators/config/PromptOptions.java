// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.config;

import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.ReadableConfig;

import java.util.List;

/** Limits on what a question uses of a stream's memory. */
public final class PromptOptions {

    public static final ConfigOption<Integer> MAX_TOKENS =
            ConfigOptions.key("sluice.prompt.max-tokens")
                    .intType()
                    .noDefaultValue()
                    .withDescription(
                            "Maximum number of visual tokens that a question uses of memory. If"
                                    + " there are more, the question sees the last of them and the"
                                    + " newest token of each position before; 'from' in its answer"
                                    + " says since when. If not set, all of memory.");

    /** All options, in the order of the reference. */
    public static final List<ConfigOption<?>> ALL = List.of(MAX_TOKENS);

    private PromptOptions() {}

    /**
     * Reads the maximum number of tokens.
     *
     * @throws ConfigException if it is not positive
     */
    static int maxTokens(ReadableConfig config) {
        return config.getOptional(MAX_TOKENS).isPresent()
                ? ConfigChecks.positive(config, MAX_TOKENS)
                : Integer.MAX_VALUE;
    }
}
