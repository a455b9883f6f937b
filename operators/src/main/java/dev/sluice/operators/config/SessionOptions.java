// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.config;

import dev.sluice.model.KvEviction;
import dev.sluice.model.SessionLimits;

import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.ReadableConfig;

import java.util.List;

/**
 * Options of sessions: the KV caches that the model keeps between the questions to a stream, so
 * that the next question is answered sooner. Except for {@code max-position} and {@code eviction},
 * they change no answer.
 */
public final class SessionOptions {

    private static final SessionLimits DEFAULTS = SessionLimits.defaults();

    public static final ConfigOption<Integer> MAX_SESSIONS =
            ConfigOptions.key("sluice.session.max-sessions")
                    .intType()
                    .defaultValue(DEFAULTS.count())
                    .withDescription(
                            "Maximum number of streams with a session per process. The session of"
                                    + " the stream that was asked about least recently is evicted"
                                    + " first. With 0, no sessions are kept. Late questions and"
                                    + " questions with a lookback do not use sessions.");

    public static final ConfigOption<MemorySize> MAX_BYTES =
            ConfigOptions.key("sluice.session.max-bytes")
                    .memoryType()
                    .defaultValue(new MemorySize(DEFAULTS.bytes()))
                    .withDescription(
                            "Maximum native memory of all sessions of a process. It is outside of"
                                    + " the heap and of Flink's managed memory.");

    public static final ConfigOption<Integer> MAX_POSITION =
            ConfigOptions.key("sluice.session.max-position")
                    .intType()
                    .defaultValue(DEFAULTS.maxPosition())
                    .withDescription(
                            "Maximum position, for models with time-based positions. When a stream"
                                    + " exceeds it, its positions are rebased to a later origin, and"
                                    + " all older tokens get the position of that origin. With 0,"
                                    + " the limit is 'trained_positions' of the model's config.json"
                                    + " or, if that is missing, three quarters of the maximum"
                                    + " position that the model supports.");

    public static final ConfigOption<String> EVICTION =
            ConfigOptions.key("sluice.session.eviction")
                    .stringType()
                    .defaultValue(DEFAULTS.eviction().toString())
                    .withDescription(
                            "Whether the KV cache of a session keeps a number of rows in place of"
                                    + " all: 'none', or 'gui-kv:capacity=ROWS'. Each head of each"
                                    + " layer then keeps this many rows, which GUI-KV chooses after"
                                    + " each block. 'window=8' is the number of last rows, which"
                                    + " always stay and whose attention chooses the others, and"
                                    + " 'alpha=2' the weight of the norms of hidden states:"
                                    + " 'gui-kv:capacity=2048,window=8,alpha=2'. Answers in a"
                                    + " session then differ from those without one, so that a"
                                    + " replay is not guaranteed to give the answers of the live"
                                    + " run. Graphs that do not allow it are refused when the"
                                    + " model is opened. docs/models.md says which.");

    public static final ConfigOption<Boolean> PREFILL_AHEAD =
            ConfigOptions.key("sluice.session.prefill-ahead")
                    .booleanType()
                    .defaultValue(true)
                    .withDescription(
                            "Whether final tokens of a stream that was asked about are prefilled"
                                    + " into its session before the next question arrives. Each"
                                    + " subtask does this for the streams that were asked about"
                                    + " last: its share of max-sessions, but at least one. It"
                                    + " prefills one stream at a time, and waiting questions take"
                                    + " precedence.");

    /** All options, in the order of the reference. */
    public static final List<ConfigOption<?>> ALL =
            List.of(MAX_SESSIONS, MAX_BYTES, MAX_POSITION, EVICTION, PREFILL_AHEAD);

    private SessionOptions() {}

    /**
     * Reads the limits of the model's sessions.
     *
     * @throws IllegalArgumentException if one is negative or cannot be read
     */
    public static SessionLimits limits(ReadableConfig config) {
        return new SessionLimits(
                config.get(MAX_SESSIONS),
                config.get(MAX_BYTES).getBytes(),
                config.get(MAX_POSITION),
                eviction(config));
    }

    private static KvEviction eviction(ReadableConfig config) {
        try {
            return KvEviction.parse(config.get(EVICTION));
        } catch (IllegalArgumentException e) {
            throw new ConfigException(EVICTION.key() + ": " + e.getMessage(), e);
        }
    }
}
