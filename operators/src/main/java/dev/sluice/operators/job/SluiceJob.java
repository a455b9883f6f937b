// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.job;

import dev.sluice.engine.protocol.ChunkRecord;
import dev.sluice.engine.protocol.DeadLetters;
import dev.sluice.engine.protocol.OutboundRecord;
import dev.sluice.engine.protocol.StreamEvent;
import dev.sluice.engine.reduce.ReductionPolicy;
import dev.sluice.engine.stream.StreamItem;
import dev.sluice.operators.config.ConfigException;
import dev.sluice.operators.config.JobOptions;
import dev.sluice.operators.config.KafkaOptions;
import dev.sluice.operators.config.ModelOptions;
import dev.sluice.operators.config.ReduceOptions;
import dev.sluice.operators.config.ReplayOptions;
import dev.sluice.operators.drop.DropOperator;
import dev.sluice.operators.encode.EncodeOperator;
import dev.sluice.operators.memory.MemoryOperator;
import dev.sluice.operators.model.FolderModelLoader;
import dev.sluice.operators.model.ModelLoader;
import dev.sluice.operators.record.FlinkTypes;
import dev.sluice.operators.record.SideOutputs;

import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamUtils;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Builds the job: it reads video and questions, and writes answers, events, tokens and dead
 * letters.
 *
 * <p>The records are shuffled once, by stream. After that, the operators encode, drop and memory
 * are one chain, which passes tokens by reference. Every operator has a uid, so that the next
 * release can restore a savepoint of this one.
 */
public final class SluiceJob {

    private final StreamExecutionEnvironment env;
    private final Configuration config;
    private final JobMode mode;
    private final JobParts parts;
    private final ReductionPolicy policy;
    private final DeadLetters deadLetters;

    private SluiceJob(
            StreamExecutionEnvironment env, Configuration config, JobMode mode, JobParts parts) {
        this.env = env;
        this.config = config;
        this.mode = mode;
        this.parts = parts;
        this.policy = ReduceOptions.policy(config);
        this.deadLetters = new DeadLetters(KafkaOptions.maxRecordBytes(config));
    }

    /**
     * Adds the job to an environment, which the caller then executes.
     *
     * @param config Sluice's options
     * @throws ConfigException if no job can run with these options
     */
    public static void build(StreamExecutionEnvironment env, Configuration config, JobMode mode) {
        build(env, config, mode, new FolderModelLoader(config));
    }

    /** Builds the job with another model than the configured one. */
    public static void build(
            StreamExecutionEnvironment env,
            Configuration config,
            JobMode mode,
            ModelLoader models) {
        ReductionPolicy policy = ReduceOptions.policy(config);
        build(
                env,
                config,
                mode,
                new JobParts(models, new KafkaIo(config, mode), streamId -> policy.newDrop()));
    }

    /** Builds the job from the given parts. */
    public static void build(
            StreamExecutionEnvironment env, Configuration config, JobMode mode, JobParts parts) {
        env.configure(pipeline(config, mode));
        JobChecks.check(config, env.getConfiguration());
        new SluiceJob(env, config, mode, parts).connect();
    }

    /** The options of Flink that the job relies on, whatever the deployment sets. */
    private static Configuration pipeline(Configuration config, JobMode mode) {
        Configuration pipeline = new Configuration();
        pipeline.set(PipelineOptions.NAME, config.get(JobOptions.NAME));
        pipeline.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
        pipeline.set(PipelineOptions.GENERIC_TYPES, false);
        pipeline.set(PipelineOptions.OBJECT_REUSE, true);
        pipeline.set(PipelineOptions.MAX_PARALLELISM, config.get(JobOptions.MAX_PARALLELISM));
        pipeline.set(ExecutionOptions.RUNTIME_MODE, RuntimeExecutionMode.STREAMING);
        if (mode.replay()) {
            // No barrier passes while the end of the input is processed, which can take longer than
            // the checkpoint timeout. A checkpoint that expires then must not restart the job.
            pipeline.set(CheckpointingOptions.TOLERABLE_FAILURE_NUMBER, Integer.MAX_VALUE);
        }
        return pipeline;
    }

    private void connect() {
        SingleOutputStreamOperator<ChunkRecord> chunks = chunks();
        SingleOutputStreamOperator<StreamItem> queries = queries();
        SingleOutputStreamOperator<StreamItem> encoded =
                named(
                        paced(chunks)
                                .keyBy(ChunkRecord::streamId, Types.STRING)
                                .connect(queries.keyBy(StreamItem::streamId, Types.STRING))
                                .transform(
                                        "encode",
                                        FlinkTypes.ITEM,
                                        new EncodeOperator(
                                                config, parts.models(), policy, mode.replay())),
                        "encode");
        SingleOutputStreamOperator<StreamItem> dropped =
                named(
                        keyed(encoded)
                                .transform(
                                        "drop",
                                        FlinkTypes.ITEM,
                                        new DropOperator(config, parts.drops(), mode.replay())),
                        "drop");
        SingleOutputStreamOperator<OutboundRecord> answers =
                named(
                        keyed(dropped)
                                .transform(
                                        "memory",
                                        FlinkTypes.OUTBOUND,
                                        new MemoryOperator(config, parts.models(), mode.replay())),
                        "memory");
        sinks(chunks, queries, encoded, dropped, answers);
    }

    private SingleOutputStreamOperator<ChunkRecord> chunks() {
        return named(
                parts.io()
                        .video(env)
                        .process(
                                new ParseChunks(mode, FutureBound.from(config), deadLetters),
                                FlinkTypes.CHUNK),
                "video-parse");
    }

    private DataStream<ChunkRecord> paced(DataStream<ChunkRecord> chunks) {
        if (!mode.isPaced()) {
            return chunks;
        }
        PaceChunks pace = new PaceChunks(mode.speed(), config.get(ReplayOptions.MAX_PAUSE));
        return named(chunks.process(pace, FlinkTypes.CHUNK), "video-pace");
    }

    private SingleOutputStreamOperator<StreamItem> queries() {
        return named(
                parts.io()
                        .queries(env)
                        .process(
                                new ParseQueries(
                                        config.get(ModelOptions.PATH),
                                        policy.name(),
                                        deadLetters,
                                        mode),
                                FlinkTypes.ITEM),
                "queries-parse");
    }

    private DataStream<OutboundRecord> restored(DataStream<OutboundRecord> answers) {
        PinnedQuestions pinned = mode.pinned();
        return pinned.isEmpty()
                ? answers
                : named(answers.map(pinned::restore, FlinkTypes.OUTBOUND), "answers-restore");
    }

    private void sinks(
            SingleOutputStreamOperator<ChunkRecord> chunks,
            SingleOutputStreamOperator<StreamItem> queries,
            SingleOutputStreamOperator<StreamItem> encoded,
            SingleOutputStreamOperator<StreamItem> dropped,
            SingleOutputStreamOperator<OutboundRecord> answers) {
        sink(
                restored(answers.union(queries.getSideOutput(SideOutputs.ANSWERS))),
                config.get(KafkaOptions.ANSWERS_TOPIC),
                "answers");
        DataStream<StreamEvent> events =
                encoded.getSideOutput(SideOutputs.EVENTS)
                        .union(
                                dropped.getSideOutput(SideOutputs.EVENTS),
                                answers.getSideOutput(SideOutputs.EVENTS));
        sink(
                named(events.map(StreamEvent::toRecord, FlinkTypes.OUTBOUND), "events-write"),
                config.get(KafkaOptions.EVENTS_TOPIC),
                "events");
        sink(
                chunks.getSideOutput(SideOutputs.DEAD_LETTERS)
                        .union(encoded.getSideOutput(SideOutputs.DEAD_LETTERS)),
                config.get(KafkaOptions.VIDEO_TOPIC) + KafkaOptions.DEAD_LETTER_SUFFIX,
                "video-dlq");
        sink(
                queries.getSideOutput(SideOutputs.DEAD_LETTERS),
                config.get(KafkaOptions.QUERIES_TOPIC) + KafkaOptions.DEAD_LETTER_SUFFIX,
                "queries-dlq");
        config.getOptional(KafkaOptions.TOKENS_TOPIC)
                .ifPresent(
                        topic -> sink(answers.getSideOutput(SideOutputs.TOKENS), topic, "tokens"));
    }

    private void sink(DataStream<OutboundRecord> records, String topic, String name) {
        parts.io().write(records, topic, name);
    }

    private static KeyedStream<StreamItem, String> keyed(DataStream<StreamItem> items) {
        return DataStreamUtils.reinterpretAsKeyedStream(items, StreamItem::streamId, Types.STRING);
    }

    private static <T> SingleOutputStreamOperator<T> named(
            SingleOutputStreamOperator<T> stream, String name) {
        return stream.name(name).uid(uid(name));
    }

    /** Returns the uid of an operator, by which Flink finds its state. */
    static String uid(String stage) {
        return stage + "-v1";
    }
}
