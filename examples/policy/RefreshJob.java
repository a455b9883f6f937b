import dev.sluice.engine.protocol.InboundRecord;
import dev.sluice.engine.protocol.OutboundRecord;
import dev.sluice.model.VideoLlms;
import dev.sluice.operators.model.ModelLoader;
import dev.sluice.operators.config.KafkaOptions;
import dev.sluice.operators.config.ModelOptions;
import dev.sluice.operators.drop.DropFactory;
import dev.sluice.operators.job.JobIo;
import dev.sluice.operators.job.JobMode;
import dev.sluice.operators.job.JobParts;
import dev.sluice.operators.job.SluiceJob;
import dev.sluice.operators.record.FlinkTypes;
import dev.sluice.operators.record.InboundDeserializer;
import dev.sluice.operators.record.OutboundSerializer;
import dev.sluice.platform.config.ConfigFile;
import dev.sluice.platform.config.RecommendedDefaults;

import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The job with {@link RefreshDrop} in place of the configured drop: {@code RefreshJob CONFIG
 * [KEY=VALUE …]}. The topics have to exist ('./sluice ingest' creates them).
 */
public final class RefreshJob {

    private RefreshJob() {}

    public static void main(String[] arguments) throws Exception {
        Map<String, String> overrides = new HashMap<>();
        // The merge, the scene changes and the policy's name in answers are still configured.
        overrides.put("sluice.reduce.policy", "none");
        for (int i = 1; i < arguments.length; i++) {
            String[] option = arguments[i].split("=", 2);
            overrides.put(option[0], option[1]);
        }
        Configuration config = ConfigFile.load(Path.of(arguments[0]), overrides);
        RecommendedDefaults.apply(config);
        ModelLoader models =
                () -> VideoLlms.open(
                        Path.of(config.get(ModelOptions.PATH)), ModelOptions.runtime(config));
        DropFactory drops = streamId -> new RefreshDrop(0.95, 30);
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.getExecutionEnvironment(config);
        JobParts parts = new JobParts(models, new Kafka(config), drops);
        SluiceJob.build(env, config, JobMode.streaming(), parts);
        env.execute();
    }

    /** Reads and writes Kafka, at least once, from the earliest record on. */
    private record Kafka(Configuration config) implements JobIo {

        @Override
        public DataStream<InboundRecord> video(StreamExecutionEnvironment env) {
            return read(env, "video", config.get(KafkaOptions.VIDEO_TOPIC));
        }

        @Override
        public DataStream<InboundRecord> queries(StreamExecutionEnvironment env) {
            return read(env, "queries", config.get(KafkaOptions.QUERIES_TOPIC));
        }

        @Override
        public void write(DataStream<OutboundRecord> records, String topic, String name) {
            KafkaSink<OutboundRecord> sink =
                    KafkaSink.<OutboundRecord>builder()
                            .setBootstrapServers(config.get(KafkaOptions.BOOTSTRAP_SERVERS))
                            .setProperty("max.request.size", "20000000")
                            .setRecordSerializer(new OutboundSerializer(topic))
                            .setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE)
                            .build();
            records.sinkTo(sink).name(name + "-sink").uid(name + "-sink");
        }

        private DataStream<InboundRecord> read(
                StreamExecutionEnvironment env, String name, String topic) {
            KafkaSource<InboundRecord> source =
                    KafkaSource.<InboundRecord>builder()
                            .setBootstrapServers(config.get(KafkaOptions.BOOTSTRAP_SERVERS))
                            .setProperty("max.partition.fetch.bytes", "20000000")
                            .setGroupId(config.get(KafkaOptions.GROUP_ID))
                            .setTopics(topic)
                            .setStartingOffsets(OffsetsInitializer.earliest())
                            .setDeserializer(new InboundDeserializer())
                            .build();
            return env.fromSource(
                            source, WatermarkStrategy.noWatermarks(), name, FlinkTypes.INBOUND)
                    .uid(name);
        }
    }
}
