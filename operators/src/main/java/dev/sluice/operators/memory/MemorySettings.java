package dev.sluice.operators.memory;

import dev.sluice.engine.memory.MemoryLimits;
import dev.sluice.engine.question.QuestionLimits;
import dev.sluice.engine.reduce.ReductionPolicy;
import dev.sluice.operators.config.JobOptions;
import dev.sluice.operators.config.KafkaOptions;
import dev.sluice.operators.config.MemoryOptions;
import dev.sluice.operators.config.ModelOptions;
import dev.sluice.operators.config.OverloadPolicy;
import dev.sluice.operators.config.QueryOptions;
import dev.sluice.operators.config.ReduceOptions;
import dev.sluice.operators.config.SamplingOptions;
import dev.sluice.operators.config.SessionOptions;

import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ReadableConfig;

import java.time.Duration;

/**
 * The options of {@link MemoryOperator}, read once.
 *
 * @param questions what may be asked
 * @param memory how much is remembered
 * @param policy the reduction, of which the merge runs here
 * @param maxBacklog turns of one stream that are not answered yet; with more, each record waits for
 *     an answer
 * @param maxOutstanding turns of one stream's watches that are not answered yet
 * @param maxNewTokens longest answer, tokens
 * @param workers threads of the pool
 * @param liveStreams streams that are kept outside of state as well
 * @param aheadStreams streams of a process whose final tokens go through the model before they are
 *     asked about
 * @param prefillBlock rows of one prefill block
 * @param idleMillis silence after which a stream is forgotten, in processing time
 * @param fps sampled pictures a second
 * @param tokens whether final tokens are emitted
 */
record MemorySettings(
        QuestionLimits questions,
        MemoryLimits memory,
        ReductionPolicy policy,
        int maxBacklog,
        int maxOutstanding,
        int maxNewTokens,
        int workers,
        int liveStreams,
        int aheadStreams,
        int prefillBlock,
        long idleMillis,
        double fps,
        boolean tokens) {

    /**
     * @throws IllegalArgumentException if a value is out of range; the message names its option
     */
    static MemorySettings from(ReadableConfig config) {
        return of(config, questions(config, positive(config, QueryOptions.MAX_PENDING)));
    }

    /**
     * The same for a recording, all of whose questions come before the first chunk: however many
     * there are, they may wait.
     */
    static MemorySettings ofRecording(ReadableConfig config) {
        return of(config, questions(config, Integer.MAX_VALUE));
    }

    private static MemorySettings of(ReadableConfig config, QuestionLimits questions) {
        return new MemorySettings(
                questions,
                memory(config),
                ReductionPolicy.parse(
                        config.get(ReduceOptions.POLICY), ReduceOptions.values(config)),
                positive(config, QueryOptions.MAX_BACKLOG),
                positive(config, QueryOptions.MAX_PENDING),
                positive(config, QueryOptions.MAX_NEW_TOKENS),
                positive(config, QueryOptions.WORKERS),
                positive(config, MemoryOptions.LIVE_STREAMS),
                config.get(SessionOptions.PREFILL_AHEAD)
                        ? config.get(SessionOptions.MAX_SESSIONS)
                        : 0,
                positive(config, ModelOptions.PREFILL_BLOCK),
                millis(config, JobOptions.IDLE_TIMEOUT),
                config.get(SamplingOptions.FPS),
                config.getOptional(KafkaOptions.TOKENS_TOPIC).isPresent());
    }

    /** A subtask's share, since all subtasks of a process share the sessions. */
    int aheadStreams(int parallelism) {
        return aheadStreams == 0 ? 0 : Math.max(1, aheadStreams / parallelism);
    }

    private static QuestionLimits questions(ReadableConfig config, int maxPending) {
        return new QuestionLimits(
                maxPending,
                micros(config, QueryOptions.MAX_HORIZON),
                micros(config, QueryOptions.ID_TTL),
                positive(config, QueryOptions.MAX_IDS),
                millis(config, QueryOptions.TIMEOUT),
                micros(config, QueryOptions.WATCH_PERIOD),
                config.get(JobOptions.POLICY) == OverloadPolicy.LIVE);
    }

    private static MemoryLimits memory(ReadableConfig config) {
        return new MemoryLimits(
                positive(config, MemoryOptions.MAX_TOKENS),
                config.get(MemoryOptions.MAX_BYTES).getBytes(),
                positive(config, MemoryOptions.MAX_STEPS),
                micros(config, MemoryOptions.HISTORY),
                config.get(MemoryOptions.LOW_WATER),
                config.get(MemoryOptions.MERGE_STEPS),
                config.get(MemoryOptions.MERGE_SIMILARITY));
    }

    private static int positive(ReadableConfig config, ConfigOption<Integer> option) {
        int value = config.get(option);
        if (value < 1) {
            throw outOfRange(option, value, "at least 1");
        }
        return value;
    }

    private static long micros(ReadableConfig config, ConfigOption<Duration> option) {
        return duration(config, option).toNanos() / 1_000;
    }

    private static long millis(ReadableConfig config, ConfigOption<Duration> option) {
        return duration(config, option).toMillis();
    }

    private static Duration duration(ReadableConfig config, ConfigOption<Duration> option) {
        Duration value = config.get(option);
        if (value.toMillis() < 1 || value.compareTo(Duration.ofDays(36_500)) > 0) {
            throw outOfRange(option, value, "at least 1 ms and at most 100 years");
        }
        return value;
    }

    private static IllegalArgumentException outOfRange(
            ConfigOption<?> option, Object value, String expected) {
        return new IllegalArgumentException(
                "%s is %s; expected %s".formatted(option.key(), value, expected));
    }
}
