// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.config;

import dev.sluice.engine.evidence.ChoiceName;
import dev.sluice.engine.evidence.PromptChoice;

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
                            "Maximum number of visual tokens that a question uses of memory. The"
                                    + " newest token of each position is always among them. If not"
                                    + " set, all of memory.");

    public static final ConfigOption<ChoiceName> CHOICE =
            ConfigOptions.key("sluice.prompt.choice")
                    .enumType(ChoiceName.class)
                    .defaultValue(ChoiceName.RECENT)
                    .withDescription(
                            "What a question sees of memory if there is more than"
                                    + " sluice.prompt.max-tokens allows. 'recent': the last tokens;"
                                    + " 'from' in the answer says since when, and the model keeps the"
                                    + " beginning of the prompt between questions. 'layers': the"
                                    + " newest tokens of each position, then the second newest, and"
                                    + " so on. 'uniform': tokens at even distances. 'cdpruner':"
                                    + " tokens that fit the question and differ from each other."
                                    + " 'quota': more tokens of the steps that fit the question. With"
                                    + " all but 'recent', the whole prompt is run for each"
                                    + " question.");

    /** All options, in the order of the reference. */
    public static final List<ConfigOption<?>> ALL = List.of(MAX_TOKENS, CHOICE);

    private PromptOptions() {}

    /**
     * Reads what a question sees of the evidence that memory gives it.
     *
     * @throws ConfigException if the maximum number of tokens is not positive
     */
    public static PromptChoice choice(ReadableConfig config) {
        return PromptChoice.of(config.get(CHOICE), maxTokens(config));
    }

    /**
     * Reads the maximum number of tokens to which memory itself bounds its evidence.
     *
     * @throws ConfigException if it is not positive
     */
    static int maxMemoryTokens(ReadableConfig config) {
        int most = maxTokens(config);
        return config.get(CHOICE) == ChoiceName.RECENT ? most : Integer.MAX_VALUE;
    }

    private static int maxTokens(ReadableConfig config) {
        return config.getOptional(MAX_TOKENS).isPresent()
                ? ConfigChecks.positive(config, MAX_TOKENS)
                : Integer.MAX_VALUE;
    }
}
