package dev.sluice.operators.config;

import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

import java.time.Duration;
import java.util.List;

/** What may be asked, and how long an answer is waited for. */
public final class QueryOptions {

    public static final ConfigOption<Duration> TIMEOUT =
            ConfigOptions.key("sluice.query.timeout")
                    .durationType()
                    .defaultValue(Duration.ofMinutes(1))
                    .withDescription(
                            "Silence of a stream after which a question to it is answered of what"
                                    + " is known: no chunk for this long, by the wall clock. A chunk"
                                    + " in work is no silence, nor is time in which the job was down"
                                    + " or held up by its own chunks or answers. A watch goes on"
                                    + " standing; a replay waits for its end instead.");

    public static final ConfigOption<Duration> MAX_HORIZON =
            ConfigOptions.key("sluice.query.max-horizon")
                    .durationType()
                    .defaultValue(Duration.ofHours(1))
                    .withDescription(
                            "How far ahead of the stream's clock a question's moment may lie. Not"
                                    + " asked of questions that come before the first chunk.");

    public static final ConfigOption<Integer> MAX_PENDING =
            ConfigOptions.key("sluice.query.max-pending")
                    .intType()
                    .defaultValue(1000)
                    .withDescription(
                            "Questions that may wait for one stream, watches included; more are"
                                    + " answered with OVERLOAD.");

    public static final ConfigOption<Integer> MAX_BACKLOG =
            ConfigOptions.key("sluice.query.max-backlog")
                    .intType()
                    .defaultValue(16)
                    .withDescription(
                            "Questions of one stream whose turn has come and that are not answered"
                                    + " yet; with more, reading slows down to one record an"
                                    + " answer. Each holds its evidence in state, but those"
                                    + " that had their turn together and see the same share"
                                    + " it.");

    public static final ConfigOption<Duration> ID_TTL =
            ConfigOptions.key("sluice.query.id-ttl")
                    .durationType()
                    .defaultValue(Duration.ofHours(1))
                    .withDescription(
                            "How long, in stream time, a repeated query_id is ignored after its"
                                    + " question was dealt with.");

    public static final ConfigOption<Integer> MAX_IDS =
            ConfigOptions.key("sluice.query.max-ids")
                    .intType()
                    .defaultValue(10_000)
                    .withDescription(
                            "Ids of one stream that are remembered at most; the oldest are"
                                    + " forgotten first.");

    public static final ConfigOption<Integer> MAX_NEW_TOKENS =
            ConfigOptions.key("sluice.query.max-new-tokens")
                    .intType()
                    .defaultValue(128)
                    .withDescription(
                            "Longest answer, in the model's tokens; a question may ask for less.");

    public static final ConfigOption<Integer> WORKERS =
            ConfigOptions.key("sluice.query.workers")
                    .intType()
                    .defaultValue(1)
                    .withDescription(
                            "Answers that a process generates at the same time, whatever the"
                                    + " parallelism of the job. One stream never has more than"
                                    + " one in work.");

    public static final ConfigOption<Duration> WATCH_PERIOD =
            ConfigOptions.key("sluice.watch.period")
                    .durationType()
                    .defaultValue(Duration.ofSeconds(10))
                    .withDescription(
                            "Stream time after which a watch looks again if no scene change has"
                                    + " woken it.");

    /** All of them, in the order of the reference. */
    public static final List<ConfigOption<?>> ALL =
            List.of(
                    TIMEOUT,
                    MAX_HORIZON,
                    MAX_PENDING,
                    MAX_BACKLOG,
                    ID_TTL,
                    MAX_IDS,
                    MAX_NEW_TOKENS,
                    WORKERS,
                    WATCH_PERIOD);

    private QueryOptions() {}
}
