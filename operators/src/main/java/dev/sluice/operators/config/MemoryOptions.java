package dev.sluice.operators.config;

import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.MemorySize;

import java.time.Duration;
import java.util.List;

/**
 * How much of a stream is remembered. Over a bound, blocks are merged further and then go into the
 * canvas, of which nothing is forgotten.
 */
public final class MemoryOptions {

    public static final ConfigOption<Integer> MAX_TOKENS =
            ConfigOptions.key("sluice.memory.max-tokens")
                    .intType()
                    .defaultValue(8192)
                    .withDescription(
                            "Tokens of one stream in memory: also the longest prompt, but for the"
                                    + " open window of the merge and the words, of which some"
                                    + " models have some around each step (docs/models.md). The"
                                    + " newest token of each place counts too and is never"
                                    + " forgotten: some history is sure to fit beside these with"
                                    + " 2.25 times the grid's tokens (at a low water of 0.8; the"
                                    + " grid, and the grid over low water). The log warns of"
                                    + " streams with less.");

    public static final ConfigOption<MemorySize> MAX_BYTES =
            ConfigOptions.key("sluice.memory.max-bytes")
                    .memoryType()
                    .defaultValue(MemorySize.ofMebiBytes(64))
                    .withDescription("The same in bytes of state.");

    public static final ConfigOption<Integer> MAX_STEPS =
            ConfigOptions.key("sluice.memory.max-steps")
                    .intType()
                    .defaultValue(8192)
                    .withDescription(
                            "Steps in the history of one stream, also those of which no token was"
                                    + " kept.");

    public static final ConfigOption<Duration> HISTORY =
            ConfigOptions.key("sluice.memory.history")
                    .durationType()
                    .defaultValue(Duration.ofHours(1))
                    .withDescription(
                            "Stream time after which a step leaves the history at the latest:"
                                    + " questions about an earlier moment are answered with"
                                    + " history_gone.");

    public static final ConfigOption<Double> LOW_WATER =
            ConfigOptions.key("sluice.memory.low-water")
                    .doubleType()
                    .defaultValue(0.8)
                    .withDescription(
                            "Share of the bounds down to which room is made, so that not every"
                                    + " step has to; of what is left of them beside the newest token"
                                    + " of each place, which is never forgotten.");

    public static final ConfigOption<Integer> MERGE_STEPS =
            ConfigOptions.key("sluice.memory.merge-steps")
                    .intType()
                    .defaultValue(16)
                    .withDescription("Steps that are merged further into one block.");

    public static final ConfigOption<Double> MERGE_SIMILARITY =
            ConfigOptions.key("sluice.memory.merge-similarity")
                    .doubleType()
                    .defaultValue(0.8)
                    .withDescription(
                            "Cosine over which two tokens of one place are merged further; over 1:"
                                    + " never.");

    public static final ConfigOption<Integer> LIVE_STREAMS =
            ConfigOptions.key("sluice.memory.live-streams")
                    .intType()
                    .defaultValue(64)
                    .withDescription(
                            "Streams of which a subtask keeps the open window outside of state as"
                                    + " well; those of the others are read again for each step.");

    /** All of them, in the order of the reference. */
    public static final List<ConfigOption<?>> ALL =
            List.of(
                    MAX_TOKENS,
                    MAX_BYTES,
                    MAX_STEPS,
                    HISTORY,
                    LOW_WATER,
                    MERGE_STEPS,
                    MERGE_SIMILARITY,
                    LIVE_STREAMS);

    private MemoryOptions() {}
}
