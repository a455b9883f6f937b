// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.run;

import dev.sluice.app.console.ConsoleOptions;
import dev.sluice.app.console.ConsoleOptions.RunningConsole;
import dev.sluice.app.kafka.LocalBroker;
import dev.sluice.app.option.DeploymentOptions;
import dev.sluice.app.option.OutputOptions;
import dev.sluice.app.progress.Progress;
import dev.sluice.model.ModelInfo;
import dev.sluice.model.VideoLlm;
import dev.sluice.operators.config.ModelOptions;
import dev.sluice.platform.cluster.Checkpoints;
import dev.sluice.platform.cluster.JobMonitor;
import dev.sluice.platform.cluster.LocalCluster;
import dev.sluice.platform.cluster.LocalJob;
import dev.sluice.platform.cluster.MetricReporters;
import dev.sluice.platform.config.KafkaSettings;
import dev.sluice.platform.config.RecommendedDefaults;
import dev.sluice.platform.config.TrainingNotice;
import dev.sluice.platform.job.Jobs;
import dev.sluice.platform.local.Home;
import dev.sluice.platform.local.StopSignal;
import dev.sluice.platform.topics.JobRights;
import dev.sluice.platform.topics.PrefixCheck;
import dev.sluice.platform.topics.TopicPlan;
import dev.sluice.platform.topics.Topics;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/** {@code sluice run}: runs the job in this process against a real Kafka, until Ctrl-C. */
@Command(
        name = "run",
        description =
                "Runs the job in this process against Kafka. A Flink cluster runs"
                        + " app/target/sluice-job.jar.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class RunCommand implements Callable<Integer> {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration POLL = Duration.ofMillis(500);

    /** How long a broker in this process has to stop after the job. */
    private static final Duration BROKER_STOPS = Duration.ofSeconds(30);

    @Option(
            names = "--restore",
            paramLabel = "PATH",
            description =
                    "The savepoint or checkpoint to restore; 'latest' is the newest checkpoint"
                            + " (default: the job begins with an empty state).")
    private @Nullable String restore;

    @Option(
            names = "--from",
            hidden = true,
            paramLabel = "PATH",
            description = "The former name of --restore.")
    private @Nullable String formerRestore;

    @Option(
            names = "--savepoint",
            paramLabel = "DIR",
            description = "The folder that takes a savepoint when Ctrl-C stops the job.")
    private @Nullable Path savepoint;

    @Option(
            names = "--web-port",
            paramLabel = "PORT",
            description =
                    "The port of Flink's web UI; if it is taken, another one is used (default:"
                            + " rest.port, 8081).")
    private @Nullable Integer webPort;

    @Option(
            names = "--metrics-port",
            paramLabel = "PORT",
            description =
                    "The port at which Prometheus can read the metrics; 0 is any free one (default:"
                            + " metrics.reporter.*.port if a reporter is configured, otherwise"
                            + " none).")
    private @Nullable Integer metricsPort;

    @Option(
            names = "--ready-file",
            paramLabel = "FILE",
            description =
                    "A file that exists while the job is running, for probes; it is deleted while"
                            + " the job starts, restarts or has ended.")
    private @Nullable Path readyFile;

    @Option(
            names = "--with-kafka",
            description =
                    "Starts the broker of 'sluice kafka' in this process, at the port of"
                            + " sluice.kafka.bootstrap-servers.")
    private boolean withKafka;

    @Mixin private ConsoleOptions console;

    @Mixin private OutputOptions output;

    @Mixin private DeploymentOptions deployment;

    @Override
    public Integer call() throws Exception {
        try (Progress progress = output.progress()) {
            return run(progress);
        }
    }

    private int run(Progress progress) throws Exception {
        Configuration config = Checkpoints.retain(deployment.load());
        RecommendedDefaults.apply(config).ifPresent(line -> output.say("%s", line));
        if (webPort != null) {
            config.set(RestOptions.PORT, webPort);
        }
        if (metricsPort != null) {
            MetricReporters.prometheus(config, metricsPort);
        }
        Optional<String> start =
                Checkpoints.resolve(restore == null ? formerRestore : restore, config);
        if (!withKafka) {
            return run(config, start, progress);
        }
        String servers = KafkaSettings.of(config).bootstrapServers();
        progress.step("starting Kafka");
        try (LocalBroker broker = LocalBroker.start(servers, patience().plus(BROKER_STOPS))) {
            say("kafka", "%s, topics in %s", servers, Home.display(Home.kafkaData()));
            return run(config, start, progress);
        }
    }

    /** How long the process waits after Ctrl-C for the job. */
    private Duration patience() {
        return savepoint == null ? StopSignal.DEFAULT_TIMEOUT : LocalCluster.CALL_TIMEOUT;
    }

    private int run(Configuration config, Optional<String> start, Progress progress)
            throws Exception {
        console.configure(config);
        KafkaSettings kafka = KafkaSettings.of(config);
        progress.step("checking the topics");
        createTopics(config, kafka);
        PrefixCheck.check(config, text -> say("waiting", "%s", text));
        progress.step("starting Flink");
        // The process may end as soon as the signal is closed, so the file is deleted before.
        try (StopSignal stop = new StopSignal(patience());
                ReadyFile ready = new ReadyFile(readyFile);
                LocalCluster cluster =
                        LocalCluster.start(
                                config, Jobs.parallelism(config), config.get(RestOptions.PORT))) {
            LocalJob job;
            JobMonitor monitor;
            boolean runs;
            progress.step("opening the model");
            try (VideoLlm model = Jobs.openModel(config)) { // the job shares its weights
                sayModel(config, model.info());
                progress.step("starting the job");
                job = cluster.submit(Jobs.live(config), start);
                monitor = new JobMonitor(job, stop, failure -> say("restarted", "%s", failure));
                runs = monitor.awaitRunning();
            }
            progress.endStep();
            if (!runs) {
                return ended(job, monitor, stop, ready, () -> {});
            }
            sayRunning(kafka, cluster);
            StreamLines lines = new StreamLines(progress, cluster.streams());
            Optional<RunningConsole> page =
                    console.start(config, text -> say("console", "%s", text));
            try (RunningConsole open = page.orElse(null)) {
                page.ifPresent(running -> running.print(output));
                return ended(job, monitor, stop, ready, lines::refresh);
            }
        }
    }

    private int ended(
            LocalJob job, JobMonitor monitor, StopSignal stop, ReadyFile ready, Runnable refresh)
            throws Exception {
        if (untilStopped(job, monitor, stop, ready, refresh)) {
            end(job);
        }
        return 0;
    }

    private void sayModel(Configuration config, ModelInfo info) {
        say("model", "%s (%s) on %s", info.name(), info.family(), info.provider());
        TrainingNotice.of(Path.of(config.get(ModelOptions.PATH)))
                .ifPresent(line -> output.say("%s", line));
    }

    private void sayRunning(KafkaSettings kafka, LocalCluster cluster) {
        say(
                "running",
                "%s → %s at %s; web UI: %s%s; Ctrl-C stops",
                kafka.video(),
                kafka.answers(),
                kafka.bootstrapServers(),
                cluster.webUi(),
                cluster.metrics().map(uri -> "; metrics: " + uri).orElse(""));
    }

    /** Returns whether a stop was requested; false if the job reached the end of its input. */
    private boolean untilStopped(
            LocalJob job, JobMonitor monitor, StopSignal stop, ReadyFile ready, Runnable refresh)
            throws Exception {
        ready.set(job.running());
        while (!stop.await(POLL)) {
            ready.set(job.running());
            if (job.await(Duration.ZERO)) {
                say("ended", "the job has no more input");
                return false;
            }
            monitor.reportRestart();
            refresh.run();
        }
        return true;
    }

    private void createTopics(Configuration config, KafkaSettings kafka) {
        try (Topics topics = new Topics(kafka.client())) {
            List<String> created =
                    topics.createMissing(
                            TopicPlan.of(config), problem -> output.say(problem.toString()));
            JobRights.missing(kafka, TopicPlan.of(config))
                    .forEach(problem -> output.say(problem.toString()));
            if (!created.isEmpty()) {
                say("topics", "created %s", String.join(", ", created));
            }
        }
    }

    private void end(LocalJob job) throws Exception {
        if (savepoint == null || !job.running()) {
            job.cancel();
            say(
                    "stopped",
                    "resume from the last checkpoint with: --restore %s",
                    Checkpoints.LATEST);
            return;
        }
        String path = job.stopWithSavepoint(savepoint.toAbsolutePath().toUri().toString());
        say("stopped", "resume with: --restore %s", path);
    }

    private void say(String state, String text, Object... arguments) {
        String message = text.formatted(arguments);
        ObjectNode line = JSON.createObjectNode().put("state", state).put("message", message);
        output.print(state + ": " + message, line);
    }
}
