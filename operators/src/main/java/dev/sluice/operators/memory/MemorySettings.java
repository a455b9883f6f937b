// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.memory;

import dev.sluice.engine.evidence.PromptChoice;
import dev.sluice.engine.memory.MemoryLimits;
import dev.sluice.engine.question.QuestionLimits;
import dev.sluice.engine.reduce.ReductionPolicy;
import dev.sluice.operators.config.ConfigException;
import dev.sluice.operators.config.JobOptions;
import dev.sluice.operators.config.KafkaOptions;
import dev.sluice.operators.config.MemoryOptions;
import dev.sluice.operators.config.ModelOptions;
import dev.sluice.operators.config.OverloadPolicy;
import dev.sluice.operators.config.PromptOptions;
import dev.sluice.operators.config.QueryOptions;
import dev.sluice.operators.config.ReduceOptions;
import dev.sluice.operators.config.SamplingOptions;
import dev.sluice.operators.config.SessionOptions;
import dev.sluice.operators.config.WatchOptions;

import org.apache.flink.configuration.ReadableConfig;

import static dev.sluice.operators.config.ConfigChecks.micros;
import static dev.sluice.operators.config.ConfigChecks.millis;
import static dev.sluice.operators.config.ConfigChecks.notNegative;
import static dev.sluice.operators.config.ConfigChecks.positive;

/**
 * The options of {@link MemoryOperator}, read and checked once.
 *
 * @param questions limits on the questions of a stream
 * @param memory limits on the memory of a stream
 * @param choice what a question sees of its evidence
 * @param policy the reduction policy, whose merge runs in this operator
 * @param maxBacklog released questions of a stream that may be unanswered; at the limit, each
 *     record waits for an answer
 * @param maxWatchBacklog releases of a stream's watches that may be unanswered
 * @param maxNewTokens maximum length of an answer, in text tokens
 * @param workers threads of the pool that asks the model
 * @param cachedStreams streams that are kept on the heap beside state
 * @param prefetchStreams streams of a process whose final tokens are prefilled before a question
 *     arrives
 * @param prefillBlock positions of one prefill block
 * @param idleMillis silence after which a stream is idle, in milliseconds of processing time
 * @param silentMillis silence after which an event says so, in milliseconds of processing time; 0
 *     for never
 * @param fps sampled frames per second
 * @param tokens whether final tokens are emitted
 * @param tokenValues whether they are emitted with their values
 * @param maxStreamMetrics streams of a subtask that have metrics of their own
 */
record MemorySettings(
        QuestionLimits questions,
        MemoryLimits memory,
        PromptChoice choice,
        ReductionPolicy policy,
        int maxBacklog,
        int maxWatchBacklog,
        int maxNewTokens,
        int workers,
        int cachedStreams,
        int prefetchStreams,
        int prefillBlock,
        long idleMillis,
        long silentMillis,
        double fps,
        boolean tokens,
        boolean tokenValues,
        int maxStreamMetrics) {

    private static final long SECOND = 1_000_000; // in microseconds

    /**
     * Reads the settings of a job on endless input.
     *
     * @throws ConfigException if a value is out of range; the message names its option
     */
    static MemorySettings from(ReadableConfig config) {
        return of(config, questions(config, positive(config, QueryOptions.MAX_PENDING)));
    }

    /**
     * Reads the settings of a replay. All of its questions arrive before the first chunk, so the
     * number of pending questions is not limited.
     *
     * @throws ConfigException if a value is out of range; the message names its option
     */
    static MemorySettings ofReplay(ReadableConfig config) {
        return of(config, questions(config, Integer.MAX_VALUE));
    }

    private static MemorySettings of(ReadableConfig config, QuestionLimits questions) {
        return new MemorySettings(
                questions,
                MemoryOptions.limits(config),
                PromptOptions.choice(config),
                ReduceOptions.policy(config),
                positive(config, QueryOptions.MAX_BACKLOG),
                WatchOptions.maxBacklog(config),
                positive(config, QueryOptions.MAX_NEW_TOKENS),
                positive(config, QueryOptions.WORKERS),
                positive(config, MemoryOptions.CACHED_STREAMS),
                config.get(SessionOptions.PREFILL_AHEAD)
                        ? config.get(SessionOptions.MAX_SESSIONS)
                        : 0,
                positive(config, ModelOptions.PREFILL_BLOCK),
                millis(config, JobOptions.STREAM_IDLE_TIMEOUT),
                config.get(JobOptions.SILENT_AFTER).toMillis(),
                config.get(SamplingOptions.FPS),
                config.getOptional(KafkaOptions.TOKENS_TOPIC).isPresent(),
                config.get(KafkaOptions.TOKEN_VALUES),
                notNegative(config, JobOptions.MAX_STREAM_METRICS));
    }

    /**
     * The longest time without frames that does not count as unseen, in microseconds: the time
     * between two sampled frames, in which nothing is looked at anyway, but at most a second.
     */
    long unseenToleranceMicros() {
        return Math.min(SECOND, Math.round(SECOND / fps));
    }

    /** A subtask's share of the prefetched streams: all subtasks of a process share sessions. */
    int prefetchStreams(int parallelism) {
        return prefetchStreams == 0 ? 0 : Math.max(1, prefetchStreams / parallelism);
    }

    private static QuestionLimits questions(ReadableConfig config, int maxPending) {
        return new QuestionLimits(
                maxPending,
                micros(config, QueryOptions.MAX_HORIZON),
                micros(config, QueryOptions.ID_TTL),
                positive(config, QueryOptions.MAX_IDS),
                millis(config, QueryOptions.TIMEOUT),
                micros(config, WatchOptions.PERIOD),
                WatchOptions.rule(config),
                config.get(JobOptions.OVERLOAD_POLICY) == OverloadPolicy.LIVE);
    }
}
