// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.config;

import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

import java.time.Duration;
import java.util.List;

/** Limits on questions and answers. */
public final class QueryOptions {

    public static final ConfigOption<Duration> TIMEOUT =
            ConfigOptions.key("sluice.query.timeout")
                    .durationType()
                    .defaultValue(Duration.ofMinutes(1))
                    .withDescription(
                            "Time after which a question to a silent stream is answered from what"
                                    + " is known so far. A stream is silent while it sends no chunk,"
                                    + " by the wall clock. Time does not count while one of its"
                                    + " chunks is in flight, while the job waits for its own chunks"
                                    + " or answers, or while the job is down. Watches stay pending."
                                    + " A replay answers at its end instead.");

    public static final ConfigOption<Duration> MAX_HORIZON =
            ConfigOptions.key("sluice.query.max-horizon")
                    .durationType()
                    .defaultValue(Duration.ofHours(1))
                    .withDescription(
                            "Maximum time by which a question's capture time may be ahead of the"
                                    + " stream's clock. Questions that arrive before the stream's"
                                    + " first chunk are not checked.");

    public static final ConfigOption<Integer> MAX_PENDING =
            ConfigOptions.key("sluice.query.max-pending")
                    .intType()
                    .defaultValue(1000)
                    .withDescription(
                            "Maximum number of pending questions per stream, including watches."
                                    + " Further questions are answered with the error code"
                                    + " OVERLOAD.");

    public static final ConfigOption<Integer> MAX_BACKLOG =
            ConfigOptions.key("sluice.query.max-backlog")
                    .intType()
                    .defaultValue(16)
                    .withDescription(
                            "Maximum number of released questions of one stream that wait for their"
                                    + " answer. At the limit, the job reads one record for each"
                                    + " answer. State holds the evidence of each of them; questions"
                                    + " that are released together and see the same steps share"
                                    + " it.");

    public static final ConfigOption<Duration> ID_TTL =
            ConfigOptions.key("sluice.query.id-ttl")
                    .durationType()
                    .defaultValue(Duration.ofHours(1))
                    .withDescription(
                            "How long a repeated query_id is ignored after its question is done, in"
                                    + " capture time.");

    public static final ConfigOption<Integer> MAX_IDS =
            ConfigOptions.key("sluice.query.max-ids")
                    .intType()
                    .defaultValue(10_000)
                    .withDescription(
                            "Maximum number of query ids that are remembered per stream. The oldest"
                                    + " ids are evicted first.");

    public static final ConfigOption<Integer> MAX_NEW_TOKENS =
            ConfigOptions.key("sluice.query.max-new-tokens")
                    .intType()
                    .defaultValue(128)
                    .withDescription(
                            "Maximum length of an answer, in text tokens. A question can ask for a"
                                    + " shorter one.");

    public static final ConfigOption<Integer> WORKERS =
            ConfigOptions.key("sluice.query.workers")
                    .intType()
                    .defaultValue(1)
                    .withDescription(
                            "Maximum number of answers that a process generates at the same time,"
                                    + " independent of the job's parallelism. A stream has at most"
                                    + " one answer in flight. The answers are decoded in one batch"
                                    + " if sluice.model.batching allows it, and otherwise take"
                                    + " turns. Questions start before watches, and each of the"
                                    + " answers has a KV cache of its own.");

    /** All options, in the order of the reference. */
    public static final List<ConfigOption<?>> ALL =
            List.of(
                    TIMEOUT,
                    MAX_HORIZON,
                    MAX_PENDING,
                    MAX_BACKLOG,
                    ID_TTL,
                    MAX_IDS,
                    MAX_NEW_TOKENS,
                    WORKERS);

    private QueryOptions() {}
}
