// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.ingest;

import dev.sluice.app.option.CredentialsOption;
import dev.sluice.app.option.DeploymentOptions;
import dev.sluice.app.option.OutputOptions;
import dev.sluice.ingest.publish.KafkaChunkPublisher;
import dev.sluice.ingest.source.Ingest;
import dev.sluice.ingest.source.IngestProgress;
import dev.sluice.ingest.source.IngestSettings;
import dev.sluice.ingest.source.Secrets;
import dev.sluice.ingest.source.SourceException;
import dev.sluice.ingest.source.SourceSpec;
import dev.sluice.ingest.source.StreamSpec;
import dev.sluice.platform.SluiceException;
import dev.sluice.platform.config.IngestConfiguration;
import dev.sluice.platform.local.Home;
import dev.sluice.platform.local.StopSignal;
import dev.sluice.platform.streams.ContentPoll;
import dev.sluice.platform.streams.DeclaredStream;
import dev.sluice.platform.streams.StreamsFile;
import dev.sluice.platform.topics.TopicPlan;
import dev.sluice.platform.topics.Topics;

import org.apache.flink.configuration.Configuration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/** {@code sluice ingest}: publishes sources until they end or a stop is requested. */
@Command(
        name = "ingest",
        description = "Publishes video to Kafka: files, cameras, playlists, a synthetic scene.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class IngestCommand implements Callable<Integer> {

    private static final Duration POLL = Duration.ofMillis(200);

    @Parameters(
            arity = "0..*",
            paramLabel = "SOURCE",
            description =
                    "A file; an rtsp, rtmp or http(s) URL, HLS included; device:/dev/video0; or"
                            + " synthetic:?seed=7&seconds=60, a drawn scene (its options are in"
                            + " docs/operations.md). Passwords are written as $${NAME} and taken"
                            + " from the environment or from --credentials.")
    private List<String> sources = List.of();

    @Option(
            names = "--stream",
            paramLabel = "ID",
            description =
                    "The id of a stream. With several sources it is given once for each, in their"
                            + " order.")
    private List<String> streams = List.of();

    @Option(
            names = "--streams",
            paramLabel = "FILE",
            description =
                    "The file of streams, in place of SOURCE and --stream: YAML with the source,"
                            + " options and watches of each (docs/operations.md). Changes to it are"
                            + " taken up while this runs.")
    private @Nullable Path streamsFile;

    @Option(
            names = "--realtime",
            description = "Publishes files at the speed at which they were recorded.")
    private boolean realtime;

    @Option(names = "--loop", description = "Repeats files endlessly; the capture time goes on.")
    private boolean loop;

    @Option(
            names = "--start",
            paramLabel = "TIME",
            description =
                    "The capture time of a file's first frame (default: the file's creation time,"
                            + " else now).")
    private @Nullable Instant start;

    @Mixin private CredentialsOption credentials;

    @Mixin private OutputOptions output;

    @Mixin private DeploymentOptions deployment;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        return streamsFile == null ? ingest(streams()) : follow(streamsFile);
    }

    private int ingest(List<StreamSpec> specs) throws Exception {
        Configuration config = deployment.load();
        IngestSettings settings = IngestConfiguration.settings(config);
        createTopics(config);
        // Resources close in reverse order: after Ctrl-C, complete chunks are still published.
        try (StopSignal stop = new StopSignal();
                KafkaChunkPublisher publisher =
                        new KafkaChunkPublisher(IngestConfiguration.publisher(config));
                ProgressPrinter printer = new ProgressPrinter(output);
                Ingest ingest = Ingest.start(specs, settings, publisher, printer)) {
            boolean ended = false;
            while (!ended && !stop.requested()) {
                ended = ingest.await(POLL); // live sources have no end
            }
            return exitCode(ingest);
        }
    }

    private int follow(Path file) throws Exception {
        refuseSingleStreams();
        Configuration config = deployment.load();
        String name = Home.display(file);
        StreamsLoop loop =
                new StreamsLoop(
                        name,
                        open(file),
                        () -> new StreamsFile(name, credentials.secrets(), config),
                        output);
        List<DeclaredStream> first = loop.first();
        createTopics(config);
        try (ProgressPrinter printer = new ProgressPrinter(output);
                StreamsIngest ingest = StreamsIngest.start(config, printer, output)) {
            loop.run(first, ingest.runner(), ingest.stop());
            return exitCode(ingest.ingest());
        }
    }

    private void refuseSingleStreams() {
        if (!sources.isEmpty() || !streams.isEmpty() || realtime || loop || start != null) {
            throw usage(
                    "found --streams and a SOURCE, --stream, --realtime, --loop or --start; expected"
                            + " --streams alone: write the other ones into the file",
                    null);
        }
    }

    private static ContentPoll open(Path file) {
        try {
            return ContentPoll.open(file);
        } catch (IOException e) {
            throw new SluiceException(
                    "the file of streams %s cannot be read (%s); examples/cameras/cameras.yaml is one to start from"
                            .formatted(file, e.getClass().getSimpleName()),
                    e);
        }
    }

    private void createTopics(Configuration config) {
        try (Topics topics = new Topics(IngestConfiguration.publisher(config).client())) {
            topics.createMissing(TopicPlan.of(config), problem -> output.say(problem.toString()));
        }
    }

    /** 1 if a stream failed, or if a setting excluded frames of a recording that is over. */
    private static int exitCode(Ingest ingest) {
        boolean failed =
                ingest.progress().stream()
                        .anyMatch(
                                progress ->
                                        progress.state() == IngestProgress.State.FAILED
                                                || progress.isIncomplete());
        return failed ? 1 : 0;
    }

    private List<StreamSpec> streams() {
        if (sources.isEmpty() && streams.isEmpty()) {
            throw usage(
                    "found no SOURCE; expected a SOURCE with its --stream, or --streams with a file",
                    null);
        }
        if (sources.size() != streams.size()) {
            throw usage(
                    "found %d sources and %d times --stream; expected one --stream for each source"
                            .formatted(sources.size(), streams.size()),
                    null);
        }
        if (streams.stream().distinct().count() != streams.size()) {
            throw usage(
                    "found the same --stream twice; expected a different id for each source", null);
        }
        List<StreamSpec> specs = new ArrayList<>();
        try {
            Secrets secrets = credentials.secrets();
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

    private ParameterException usage(@Nullable String message, @Nullable Exception cause) {
        return new ParameterException(spec.commandLine(), message, cause);
    }
}
