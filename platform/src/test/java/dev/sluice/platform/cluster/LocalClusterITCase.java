// SPDX-License-Identifier: Apache-2.0
package dev.sluice.platform.cluster;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.functions.co.CoMapFunction;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.util.Collector;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Tests that the cluster runs jobs, restores them, and serves the web UI. */
final class LocalClusterITCase {

    private static final int UNAVAILABLE = 503;
    private static final Duration TIMEOUT = Duration.ofMinutes(2);
    private static LocalCluster cluster;

    @TempDir private Path folder;

    @BeforeAll
    static void start() throws Exception {
        cluster = LocalCluster.start(new Configuration(), 2, 0);
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @Test
    void aBoundedJobEnds() throws Exception {
        LocalJob job = cluster.submit(numbers(10, new Configuration()));
        assertThat(job.await(TIMEOUT)).isTrue();
        assertThat(job.ended()).isTrue();
    }

    @Test
    void aFailureIsReportedWithItsRootCause() throws Exception {
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment();
        environment.setParallelism(1);
        environment
                .fromSequence(0, 9)
                .map(
                        number -> {
                            if (number == 5) {
                                throw new IllegalStateException("five is refused");
                            }
                            return number;
                        })
                .sinkTo(new DiscardingSink<>());
        LocalJob job = cluster.submit(environment);
        assertThatThrownBy(() -> job.await(TIMEOUT))
                .isInstanceOf(JobFailedException.class)
                .hasMessageContaining("five is refused");
    }

    @Test
    void aJobIsRestoredFromASavepointAndEndsWhenItIsCancelled() throws Exception {
        Configuration settings = new Configuration();
        settings.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMinutes(1));
        LocalJob first = cluster.submit(numbers(Long.MAX_VALUE - 1, settings));
        awaitRunning(first);
        String savepoint = first.stopWithSavepoint(folder.toUri().toString());
        LocalJob second =
                cluster.submit(numbers(Long.MAX_VALUE - 1, settings), Optional.of(savepoint));
        awaitRunning(second);
        second.cancel();
        assertThat(second.ended()).isTrue();
    }

    @Test
    void theWebUiUsesAnotherPortIfThePreferredOneIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                LocalCluster other =
                        LocalCluster.start(new Configuration(), 1, taken.getLocalPort())) {
            assertThat(other.webPort()).isNotEqualTo(taken.getLocalPort());
            URI page = other.webUi().resolve("/index.html");
            HttpResponse<String> response = awaitPage(page);
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.body()).contains("<html");
        }
    }

    @Test
    void stateTooLargeForHeapCheckpointsIsCheckpointedAndDeletedWithTheCluster() throws Exception {
        Path checkpoint;
        try (LocalCluster own = LocalCluster.start(new Configuration(), 1, 0)) {
            StreamExecutionEnvironment environment =
                    StreamExecutionEnvironment.getExecutionEnvironment();
            environment.setParallelism(1);
            environment.enableCheckpointing(Duration.ofHours(1).toMillis());
            environment
                    .fromSequence(0, Long.MAX_VALUE - 1)
                    .keyBy(number -> 0)
                    .process(new LargeState())
                    .sinkTo(new DiscardingSink<>());
            LocalJob job = own.submit(environment);
            awaitRunning(job);
            checkpoint = Path.of(URI.create(job.checkpoint()));
            assertThat(checkpoint).isDirectory();
            job.cancel();
        }
        assertThat(checkpoint).doesNotExist();
    }

    /** Holds more state than a checkpoint on the heap can. */
    private static final class LargeState extends KeyedProcessFunction<Integer, Long, Long> {

        private static final long serialVersionUID = 1L;

        private transient ValueState<byte[]> state;

        @Override
        public void open(OpenContext context) {
            state = getRuntimeContext().getState(new ValueStateDescriptor<>("large", byte[].class));
        }

        @Override
        public void processElement(Long number, Context context, Collector<Long> out)
                throws Exception {
            if (state.value() == null) {
                state.update(new byte[6 << 20]);
            }
        }
    }

    @Test
    void fortySubtasksExchangeRecords() throws Exception {
        int slots = 40;
        try (LocalCluster large = LocalCluster.start(new Configuration(), slots, 0)) {
            StreamExecutionEnvironment environment =
                    StreamExecutionEnvironment.getExecutionEnvironment();
            environment.setParallelism(slots);
            environment
                    .fromSequence(0, 999)
                    .keyBy(number -> number % 100)
                    .connect(environment.fromSequence(0, 999).keyBy(number -> number % 100))
                    .map(new Union())
                    .sinkTo(new DiscardingSink<>());
            assertThat(large.submit(environment).await(TIMEOUT)).isTrue();
        }
    }

    /** Forwards the records of both inputs. */
    private static final class Union implements CoMapFunction<Long, Long, Long> {

        private static final long serialVersionUID = 1L;

        @Override
        public Long map1(Long number) {
            return number;
        }

        @Override
        public Long map2(Long number) {
            return number;
        }
    }

    /** Until Flink has elected its dispatcher, it answers that the page is not available yet. */
    private static HttpResponse<String> awaitPage(URI page) throws Exception {
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest request = HttpRequest.newBuilder(page).build();
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        while (true) {
            HttpResponse<String> response =
                    client.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != UNAVAILABLE || System.nanoTime() > deadline) {
                return response;
            }
            Thread.sleep(50);
        }
    }

    private static void awaitRunning(LocalJob job) throws Exception {
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        while (!job.running()) {
            assertThat(System.nanoTime())
                    .as("time at which the job should be running")
                    .isLessThan(deadline);
            Thread.sleep(20);
        }
    }

    private static StreamExecutionEnvironment numbers(long last, Configuration settings) {
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment(settings);
        environment.setParallelism(1);
        environment.fromSequence(0, last).uid("numbers").sinkTo(new DiscardingSink<>()).uid("sink");
        return environment;
    }
}
