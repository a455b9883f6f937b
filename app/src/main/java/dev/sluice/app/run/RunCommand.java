package dev.sluice.app.run;

import dev.sluice.app.option.DeploymentOptions;
import dev.sluice.model.VideoLlm;
import dev.sluice.platform.cluster.Checkpoints;
import dev.sluice.platform.cluster.JobWatch;
import dev.sluice.platform.cluster.LocalCluster;
import dev.sluice.platform.cluster.LocalJob;
import dev.sluice.platform.config.KafkaSettings;
import dev.sluice.platform.job.Jobs;
import dev.sluice.platform.local.StopSignal;
import dev.sluice.platform.topics.TopicPlan;
import dev.sluice.platform.topics.Topics;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/** Runs the job in this process against a real Kafka, until Ctrl-C. */
@Command(
        name = "run",
        description =
                "Runs the job in this process against Kafka (a Flink cluster takes"
                        + " app/target/sluice-job.jar).",
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class RunCommand implements Callable<Integer> {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration POLL = Duration.ofMillis(500);

    @Spec private CommandSpec spec;

    @Option(
            names = "--from",
            paramLabel = "PATH",
            description =
                    "Go on from this savepoint or checkpoint; \"latest\": from the newest"
                            + " checkpoint.")
    private String from;

    @Option(
            names = "--savepoint",
            paramLabel = "FOLDER",
            description = "On Ctrl-C, take a savepoint into this folder.")
    private Path savepoint;

    @Option(
            names = "--web-port",
            paramLabel = "PORT",
            description =
                    "Port of Flink's web UI; if it is taken, another (default: rest.port, 8081).")
    private Integer webPort;

    @Option(names = "--json", description = "Progress as JSON, one object a line.")
    private boolean json;

    @Mixin private DeploymentOptions deployment;

    @Override
    public Integer call() throws Exception {
        Configuration config = Checkpoints.kept(deployment.load());
        if (webPort != null) {
            config.set(RestOptions.PORT, webPort);
        }
        Optional<String> start = Checkpoints.resolve(from, config);
        KafkaSettings kafka = KafkaSettings.of(config);
        createTopics(config, kafka);
        try (StopSignal stop =
                        savepoint == null
                                ? new StopSignal()
                                : new StopSignal(LocalCluster.CALL_TIMEOUT);
                LocalCluster cluster =
                        LocalCluster.start(
                                config, Jobs.parallelism(config), config.get(RestOptions.PORT))) {
            LocalJob job;
            JobWatch watch;
            boolean runs;
            try (VideoLlm model = Jobs.model(config)) { // the job shares its weights
                job = cluster.submit(Jobs.live(config), start);
                watch = new JobWatch(job, stop, failure -> say("restarted", "%s", failure));
                runs = watch.untilRunning();
            }
            if (runs) {
                say(
                        "running",
                        "%s → %s at %s; web UI: %s; Ctrl-C stops",
                        kafka.video(),
                        kafka.answers(),
                        kafka.bootstrapServers(),
                        cluster.webUi());
            }
            if (untilStopped(job, watch, stop)) {
                end(job);
            }
            return 0;
        }
    }

    /** Whether it was stopped; false if it came to its end. */
    private boolean untilStopped(LocalJob job, JobWatch watch, StopSignal stop) throws Exception {
        while (!stop.await(POLL)) {
            if (job.await(Duration.ZERO)) {
                say("ended", "the job has no more input");
                return false;
            }
            watch.report();
        }
        return true;
    }

    private void createTopics(Configuration config, KafkaSettings kafka) {
        try (Topics topics = new Topics(kafka.client())) {
            List<String> created =
                    topics.createMissing(
                            TopicPlan.of(config), spec.commandLine().getErr()::println);
            if (!created.isEmpty()) {
                say("topics", "created %s", String.join(", ", created));
            }
        }
    }

    private void end(LocalJob job) throws Exception {
        if (savepoint == null || !job.running()) {
            job.cancel();
            say("stopped", "go on from the last checkpoint with: --from %s", Checkpoints.LATEST);
            return;
        }
        String path = job.stopWithSavepoint(savepoint.toAbsolutePath().toUri().toString());
        say("stopped", "go on with: --from %s", path);
    }

    private void say(String state, String text, Object... arguments) {
        String message = text.formatted(arguments);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            ObjectNode line = JSON.createObjectNode();
            out.println(line.put("state", state).put("message", message));
        } else {
            out.println(state + ": " + message);
        }
        out.flush();
    }
}
