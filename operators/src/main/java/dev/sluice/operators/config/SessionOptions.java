package dev.sluice.operators.config;

import dev.sluice.model.SessionLimits;

import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.ReadableConfig;

import java.util.List;

/**
 * What a model keeps of a stream's last prompt, so that the next question is answered sooner. No
 * answer depends on it.
 */
public final class SessionOptions {

    private static final SessionLimits DEFAULTS = SessionLimits.defaults();

    public static final ConfigOption<Integer> MAX_SESSIONS =
            ConfigOptions.key("sluice.session.max-sessions")
                    .intType()
                    .defaultValue(DEFAULTS.count())
                    .withDescription(
                            "Streams of which a process keeps the model's cache, least recently"
                                    + " asked out first; 0 keeps none. Questions with a lookback,"
                                    + " and late ones, go without.");

    public static final ConfigOption<MemorySize> MAX_BYTES =
            ConfigOptions.key("sluice.session.max-bytes")
                    .memoryType()
                    .defaultValue(new MemorySize(DEFAULTS.bytes()))
                    .withDescription(
                            "Native memory of these caches together, outside of the heap and of"
                                    + " Flink's own.");

    public static final ConfigOption<Integer> MAX_POSITION =
            ConfigOptions.key("sluice.session.max-position")
                    .intType()
                    .defaultValue(DEFAULTS.maxPosition())
                    .withDescription(
                            "For models whose positions go with time: the position up to which"
                                    + " they do. Over it, time begins anew some way back, and what"
                                    + " is older counts as being from then. 0 = what the model's"
                                    + " config.json says (trained_positions), else three quarters"
                                    + " of the largest that it was made for.");

    public static final ConfigOption<Boolean> PREFILL_AHEAD =
            ConfigOptions.key("sluice.session.prefill-ahead")
                    .booleanType()
                    .defaultValue(true)
                    .withDescription(
                            "Whether tokens of a stream that was asked about go through the model"
                                    + " as they become final, before the next question comes. Of"
                                    + " the streams asked about last, a subtask's share of"
                                    + " max-sessions and at least one, and one at a time; a"
                                    + " question that waits comes first.");

    /** All of them, in the order of the reference. */
    public static final List<ConfigOption<?>> ALL =
            List.of(MAX_SESSIONS, MAX_BYTES, MAX_POSITION, PREFILL_AHEAD);

    private SessionOptions() {}

    /**
     * The limits that the model takes.
     *
     * @throws IllegalArgumentException if one is negative
     */
    public static SessionLimits limits(ReadableConfig config) {
        return new SessionLimits(
                config.get(MAX_SESSIONS),
                config.get(MAX_BYTES).getBytes(),
                config.get(MAX_POSITION));
    }
}
