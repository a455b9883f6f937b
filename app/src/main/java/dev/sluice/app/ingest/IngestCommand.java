package dev.sluice.app.ingest;

import dev.sluice.app.option.DeploymentOptions;
import dev.sluice.ingest.publish.KafkaChunkPublisher;
import dev.sluice.ingest.publish.KafkaPublisherSettings;
import dev.sluice.ingest.source.Ingest;
import dev.sluice.ingest.source.IngestProgress;
import dev.sluice.ingest.source.IngestSettings;
import dev.sluice.ingest.source.Secrets;
import dev.sluice.ingest.source.SourceException;
import dev.sluice.ingest.source.SourceSpec;
import dev.sluice.ingest.source.StreamSpec;
import dev.sluice.platform.config.IngestConfiguration;
import dev.sluice.platform.topics.TopicPlan;
import dev.sluice.platform.topics.Topics;

import org.apache.flink.configuration.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;

/** {@code sluice ingest}: publishes sources until they end, or for ever. */
@Command(
        name = "ingest",
        description = "Brings video into Kafka: files, cameras, playlists, a synthetic scene.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class IngestCommand implements Callable<Integer> {

    private static final Duration POLL = Duration.ofSeconds(1);

    @Parameters(
            arity = "1..*",
            paramLabel = "SOURCE",
            description =
                    "A file; an rtsp, rtmp or http(s) URL, HLS too; device:/dev/video0; or"
                            + " synthetic:?seed=7&seconds=60, a scene that is drawn (also set, plot,"
                            + " width, height, fps, gop, noise, bitrate: docs/operations.md). Passwords as"
                            + " $${NAME}, from the environment or --credentials.")
    private List<String> sources = List.of();

    @Option(
            names = "--stream",
            required = true,
            paramLabel = "ID",
            description = "The stream's id; with several sources once for each, in their order.")
    private List<String> streams = List.of();

    @Option(names = "--realtime", description = "Files at the pace at which they were taken.")
    private boolean realtime;

    @Option(names = "--loop", description = "Files begin anew at their end; time goes on.")
    private boolean loop;

    @Option(
            names = "--start",
            paramLabel = "TIME",
            description =
                    "Capture time of a file's first picture, RFC 3339 (default: its creation time,"
                            + " else now).")
    private Instant start;

    @Option(
            names = "--credentials",
            paramLabel = "FILE",
            description = "Lines of NAME=value for $${NAME} in sources.")
    private Path credentials;

    @Option(names = "--json", description = "Progress as JSON, one object a line.")
    private boolean json;

    @Mixin private DeploymentOptions deployment;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        List<StreamSpec> specs = streams();
        Configuration config = deployment.load();
        IngestSettings settings = IngestConfiguration.settings(config);
        KafkaPublisherSettings publishing = IngestConfiguration.publisher(config);
        try (Topics topics = new Topics(publishing.client())) {
            topics.createMissing(TopicPlan.of(config), spec.commandLine().getErr()::println);
        }
        ProgressPrinter printer = new ProgressPrinter(spec.commandLine().getOut(), json);
        try (KafkaChunkPublisher publisher = new KafkaChunkPublisher(publishing);
                Ingest ingest = Ingest.start(specs, settings, publisher, printer)) {
            return untilTheEnd(ingest, publisher);
        }
    }

    private static int untilTheEnd(Ingest ingest, KafkaChunkPublisher publisher)
            throws InterruptedException {
        AtomicBoolean stopping = new AtomicBoolean();
        Thread stop =
                new Thread(
                        () -> {
                            stopping.set(true);
                            ingest.close();
                            publisher.close();
                        },
                        "sluice-ingest-stop");
        Runtime.getRuntime().addShutdownHook(stop); // Ctrl-C: what came whole is still published
        while (!ingest.await(POLL)) {
            // Live sources have no end.
        }
        if (!stopping.get()) {
            Runtime.getRuntime().removeShutdownHook(stop);
        }
        boolean failed =
                ingest.progress().stream()
                        .anyMatch(progress -> progress.state() == IngestProgress.State.FAILED);
        return failed ? 1 : 0;
    }

    private List<StreamSpec> streams() {
        if (sources.size() != streams.size()) {
            throw usage(
                    "%d sources and %d times --stream: expected one for each source"
                            .formatted(sources.size(), streams.size()),
                    null);
        }
        if (streams.stream().distinct().count() != streams.size()) {
            throw usage("two sources have one stream id: give each its own", null);
        }
        List<StreamSpec> specs = new ArrayList<>();
        try {
            Secrets secrets =
                    credentials == null ? Secrets.ofEnvironment() : Secrets.ofFile(credentials);
            for (int i = 0; i < sources.size(); i++) {
                specs.add(
                        new StreamSpec(
                                streams.get(i),
                                SourceSpec.parse(sources.get(i), secrets),
                                realtime,
                                loop,
                                Optional.ofNullable(start)));
            }
        } catch (SourceException | IllegalArgumentException e) {
            throw usage(e.getMessage(), e);
        }
        return specs;
    }

    private ParameterException usage(String message, Exception cause) {
        return new ParameterException(spec.commandLine(), message, cause);
    }
}
