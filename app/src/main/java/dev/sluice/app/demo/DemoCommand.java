package dev.sluice.app.demo;

import dev.sluice.app.CliException;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/** Shows the whole way in one process: broker, cluster, camera, model, questions, answers. */
@Command(
        name = "demo",
        description =
                "Starts everything in this process (Kafka, Flink with its web UI, a synthetic camera,"
                        + " the shipped model), asks some questions and prints the answers.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class DemoCommand implements Callable<Integer> {

    /** Long enough for nobody to wait for its end. */
    private static final Duration UNTIL_STOPPED = Duration.ofDays(3650);

    @Spec private CommandSpec spec;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            description = "End by itself after so many seconds of video (default: until Ctrl-C).")
    private Integer seconds;

    @Option(names = "--json", description = "Answers as JSON, one a line; progress on stderr.")
    private boolean json;

    @Option(
            names = "--video",
            paramLabel = "FILE",
            description = "A clip, repeated in real time, instead of the synthetic camera.")
    private Path video;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Any option of docs/configuration.md; repeatable.")
    private Map<String, String> values = new LinkedHashMap<>();

    @Override
    public Integer call() throws Exception {
        if (video != null && !Files.isReadable(video)) {
            throw new CliException("there is no video file %s".formatted(video.toAbsolutePath()));
        }
        Duration length = seconds == null ? UNTIL_STOPPED : Duration.ofSeconds(seconds);
        DemoConsole console =
                new DemoConsole(spec.commandLine().getOut(), spec.commandLine().getErr(), json);
        try (DemoSession session = DemoSession.start(console, values, Optional.ofNullable(video))) {
            session.play(length);
        }
        console.summary();
        if (console.ok() == 0 && seconds != null) {
            throw new CliException("no question was answered; try a larger --seconds");
        }
        return 0;
    }
}
