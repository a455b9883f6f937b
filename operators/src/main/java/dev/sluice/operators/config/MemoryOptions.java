// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.config;

import dev.sluice.engine.memory.MemoryLimits;

import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.ReadableConfig;

import java.time.Duration;
import java.util.List;

/**
 * Limits on the memory of a stream. When memory exceeds one, its oldest blocks are merged further
 * and then evicted into the canvas, which is never evicted.
 */
public final class MemoryOptions {

    public static final ConfigOption<Integer> MAX_TOKENS =
            ConfigOptions.key("sluice.memory.max-tokens")
                    .intType()
                    .defaultValue(8192)
                    .withDescription(
                            "Maximum number of visual tokens in the memory of a stream. It also"
                                    + " bounds the prompt, apart from the merge's open window and"
                                    + " the text tokens that some models add around each step"
                                    + " (docs/models.md). The canvas, which holds the newest token"
                                    + " of each position, counts towards the limit and is never"
                                    + " evicted. A limit of 2.25 times the tokens of the grid (1 +"
                                    + " 1/low-water) always leaves room for some history; the log"
                                    + " warns of streams with less.");

    public static final ConfigOption<MemorySize> MAX_BYTES =
            ConfigOptions.key("sluice.memory.max-bytes")
                    .memoryType()
                    .defaultValue(MemorySize.ofMebiBytes(64))
                    .withDescription("Maximum size of the memory of a stream, in bytes of state.");

    public static final ConfigOption<Integer> MAX_STEPS =
            ConfigOptions.key("sluice.memory.max-steps")
                    .intType()
                    .defaultValue(8192)
                    .withDescription(
                            "Maximum number of steps in the history of a stream. Steps of which no"
                                    + " token was kept count as well.");

    public static final ConfigOption<Duration> HISTORY =
            ConfigOptions.key("sluice.memory.history")
                    .durationType()
                    .defaultValue(Duration.ofHours(1))
                    .withDescription(
                            "Maximum age of a step in the history, in capture time. Questions about"
                                    + " an earlier time are answered with the status"
                                    + " history_gone.");

    public static final ConfigOption<Duration> MAX_GAP =
            ConfigOptions.key("sluice.memory.max-gap")
                    .durationType()
                    .defaultValue(Duration.ofMinutes(5))
                    .withDescription(
                            "Maximum time between two consecutive steps of the merge's open window,"
                                    + " in capture time. If more time lies between two steps, the"
                                    + " window is closed before the later one: its tokens become"
                                    + " final and are not merged with what follows. The default is"
                                    + " far above the time between two steps of a camera or a time"
                                    + " lapse, and about ten times as long as a full window with"
                                    + " default options.");

    public static final ConfigOption<Double> LOW_WATER =
            ConfigOptions.key("sluice.memory.low-water")
                    .doubleType()
                    .defaultValue(0.8)
                    .withDescription(
                            "Share of the limits down to which memory is reduced when it exceeds"
                                    + " one, so that not every step has to make room. The share"
                                    + " applies to what the limits leave beside the canvas.");

    public static final ConfigOption<Integer> MERGE_STEPS =
            ConfigOptions.key("sluice.memory.merge-steps")
                    .intType()
                    .defaultValue(16)
                    .withDescription(
                            "Number of steps that are combined into one block when memory is merged"
                                    + " further.");

    public static final ConfigOption<Double> MERGE_SIMILARITY =
            ConfigOptions.key("sluice.memory.merge-similarity")
                    .doubleType()
                    .defaultValue(0.8)
                    .withDescription(
                            "Cosine similarity above which two tokens of the same position are"
                                    + " merged into one when memory is merged further. A value above"
                                    + " 1 merges none.");

    public static final ConfigOption<Integer> CACHED_STREAMS =
            ConfigOptions.key("sluice.memory.cached-streams")
                    .intType()
                    .defaultValue(64)
                    .withDescription(
                            "Number of recently used streams whose memory a subtask caches on the"
                                    + " heap. The memory of other streams is read from state for"
                                    + " each step.")
                    .withDeprecatedKeys("sluice.memory.live-streams");

    /** All options, in the order of the reference. */
    public static final List<ConfigOption<?>> ALL =
            List.of(
                    MAX_TOKENS,
                    MAX_BYTES,
                    MAX_STEPS,
                    HISTORY,
                    MAX_GAP,
                    LOW_WATER,
                    MERGE_STEPS,
                    MERGE_SIMILARITY,
                    CACHED_STREAMS);

    private MemoryOptions() {}

    /**
     * Reads the limits on memory.
     *
     * @throws ConfigException if a value is out of range
     */
    public static MemoryLimits limits(ReadableConfig config) {
        try {
            return new MemoryLimits(
                    ConfigChecks.positive(config, MAX_TOKENS),
                    config.get(MAX_BYTES).getBytes(),
                    ConfigChecks.positive(config, MAX_STEPS),
                    ConfigChecks.micros(config, HISTORY),
                    ConfigChecks.micros(config, MAX_GAP),
                    config.get(LOW_WATER),
                    config.get(MERGE_STEPS),
                    config.get(MERGE_SIMILARITY),
                    PromptOptions.maxMemoryTokens(config));
        } catch (ConfigException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw new ConfigException("sluice.memory: " + e.getMessage(), e);
        }
    }
}
