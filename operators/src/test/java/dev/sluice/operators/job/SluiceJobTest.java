// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.job;

import dev.sluice.engine.fixture.TestingVideoLlm;
import dev.sluice.engine.protocol.ErrorCode;
import dev.sluice.operators.config.ConfigException;
import dev.sluice.operators.config.DecodeOptions;
import dev.sluice.operators.config.GateOptions;
import dev.sluice.operators.config.KafkaOptions;
import dev.sluice.operators.config.ModelOptions;
import dev.sluice.operators.config.ReduceOptions;
import dev.sluice.operators.config.SamplingOptions;

import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.JobVertex;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SluiceJobTest {

    private final Configuration config = new Configuration();
    private final Configuration flink = new Configuration();

    SluiceJobTest() {
        config.set(ModelOptions.PATH, "/models/tiny");
    }

    @Test
    void theThreeKeyedOperatorsAreOneChain() {
        JobGraph job = build(JobMode.streaming()).getJobGraph();

        List<String> names =
                StreamSupport.stream(job.getVertices().spliterator(), false)
                        .map(JobVertex::getName)
                        .toList();
        assertThat(names)
                .filteredOn(name -> name.startsWith("encode"))
                .containsExactly("encode -> drop -> memory");
        assertThat(names)
                .filteredOn(name -> name.startsWith("Source: video-source"))
                .singleElement()
                .satisfies(name -> assertThat(name).contains("video-source -> video-parse"));
    }

    @Test
    void aReplayToleratesExpiredCheckpoints() {
        flink.set(CheckpointingOptions.TOLERABLE_FAILURE_NUMBER, 3);

        assertThat(tolerated(JobMode.streaming())).isEqualTo(3);
        assertThat(tolerated(JobMode.replay(JobMode.BEGINNING, JobMode.END, JobMode.MAX_SPEED)))
                .isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void everyOperatorHasAUniqueUid() {
        config.set(KafkaOptions.TOKENS_TOPIC, "tokens");
        StreamGraph graph = build(JobMode.streaming());

        List<String> uids =
                graph.getStreamNodes().stream().map(StreamNode::getTransformationUID).toList();
        assertThat(uids)
                .doesNotContainNull()
                .doesNotHaveDuplicates()
                .contains("video-source-v1", "encode-v1", "drop-v1", "memory-v1");
        assertThat(uids).anyMatch(uid -> uid.contains("answers-sink-v1"));
        assertThat(uids).anyMatch(uid -> uid.contains("tokens-sink-v1"));
    }

    @Test
    void aPacedReplayIsPacedBeforeTheShuffle() {
        StreamGraph graph = build(JobMode.replay(JobMode.BEGINNING, JobMode.END, 1));

        assertThat(graph.getStreamNodes())
                .extracting(StreamNode::getTransformationUID)
                .contains("video-pace-v1");
    }

    @Test
    void exactlyOnceBuildsWithCheckpoints() {
        config.set(KafkaOptions.DELIVERY, DeliveryGuarantee.EXACTLY_ONCE);
        flink.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofSeconds(10));

        assertThat(build(JobMode.streaming()).getJobGraph().getNumberOfVertices()).isPositive();
    }

    @Test
    void exactlyOnceWithoutCheckpointsIsRefused() {
        config.set(KafkaOptions.DELIVERY, DeliveryGuarantee.EXACTLY_ONCE);

        assertRefused("sluice.kafka.delivery", "execution.checkpointing.interval");
    }

    @Test
    void aCheckpointTimeoutThatOneChunkCanExceedIsRefused() {
        flink.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofSeconds(10));
        flink.set(CheckpointingOptions.CHECKPOINTING_TIMEOUT, Duration.ofSeconds(59));
        config.set(DecodeOptions.MAX_TIME, Duration.ofSeconds(30));

        assertRefused("execution.checkpointing.timeout", "PT59S", "sluice.decode.max-time");
    }

    @Test
    void aJobWithoutAModelIsRefused() {
        config.removeConfig(ModelOptions.PATH);

        assertRefused("sluice.model.path is not set");
    }

    @Test
    void anUnknownPolicyIsRefusedWithTheNearestName() {
        config.set(ReduceOptions.POLICY, "dtd-featur");

        assertRefused("dtd-featur", "did you mean 'dtd-feature'");
    }

    @Test
    void aSamplingRateOfNothingIsRefused() {
        config.set(SamplingOptions.FPS, 0d);

        assertRefused("sluice.sampling.fps");
    }

    @Test
    void aGateWithoutCellsIsRefused() {
        config.set(GateOptions.COLUMNS, 0);

        assertRefused("sluice.gate.columns is 0; expected at least 1");
    }

    @Test
    void recordsLargerThanAnArrayAreRefused() {
        config.set(KafkaOptions.MAX_RECORD_BYTES, MemorySize.parse("2047m"));
        assertThat(build(JobMode.streaming())).isNotNull();

        config.set(KafkaOptions.MAX_RECORD_BYTES, MemorySize.parse("2g"));
        assertRefused("sluice.kafka.max-record-bytes is 2 gb; expected", "at most 2047 mb");
    }

    @Test
    void aNegativeNumberOfWorkersIsRefused() {
        config.set(ModelOptions.ENCODE_WORKERS, -1);

        assertRefused("sluice.model.encode-workers is -1; expected at least 0");
    }

    @Test
    void twoUsesOfOneTopicAreRefused() {
        config.set(KafkaOptions.TOKENS_TOPIC, "sluice.answers");
        assertRefused(
                "sluice.kafka.topics.tokens is 'sluice.answers', and so is"
                        + " sluice.kafka.topics.answers");

        config.set(KafkaOptions.TOKENS_TOPIC, "tokens");
        config.set(KafkaOptions.EVENTS_TOPIC, "sluice.video.dlq");
        assertRefused(
                "sluice.kafka.topics.events is 'sluice.video.dlq'",
                "the dead letter topic of sluice.kafka.topics.video");

        config.set(KafkaOptions.EVENTS_TOPIC, "sluice.video");
        assertRefused("'sluice.video', and so is sluice.kafka.topics.video");
    }

    @Test
    void aReplayNeedsATimeRangeAndASpeed() {
        assertThatThrownBy(() -> JobMode.replay(5, 5, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected a start before the end");
        assertThatThrownBy(() -> JobMode.replay(0, 5, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("found a speed of 0.0; expected more than 0");
    }

    private void assertRefused(String... parts) {
        assertThatThrownBy(() -> build(JobMode.streaming()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContainingAll(parts)
                .satisfies(it -> assertThat(ErrorCode.of(it)).isEqualTo(ErrorCode.CONFIG_INVALID));
    }

    private int tolerated(JobMode mode) {
        return build(mode).getCheckpointConfig().getTolerableCheckpointFailureNumber();
    }

    private StreamGraph build(JobMode mode) {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(flink);
        SluiceJob.build(env, config, mode, TestingVideoLlm::open);
        return env.getStreamGraph();
    }
}
