package dev.sluice.app.demo;

import dev.sluice.operators.config.ModelOptions;
import dev.sluice.platform.SluiceException;
import dev.sluice.platform.config.ConfigFile;
import dev.sluice.platform.local.Home;

import org.apache.flink.configuration.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;

/** Shows the whole way in one process: broker, cluster, camera, model, questions, answers. */
@Command(
        name = "demo",
        description =
                "Starts everything in this process (Kafka, Flink with its web UI, a camera that films"
                        + " a synthetic scene, the shipped model), asks what a person would ask of"
                        + " the scene, and prints the answers beside the truth.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class DemoCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "60",
            description =
                    "How many seconds of video: "
                            + DemoScene.SHORTEST
                            + " to "
                            + DemoScene.LONGEST
                            + " of a scene (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "7",
            description = "Which scene (default: ${DEFAULT-VALUE}).")
    private int seed;

    @Option(names = "--json", description = "Answers as JSON, one a line; progress on stderr.")
    private boolean json;

    @Option(
            names = "--model",
            paramLabel = "DIR",
            description =
                    "Another model. The truth is shown for one whose config.json says \"trained_on\":"
                            + " \"sluice-world\": others answer in other words.")
    private Path model;

    @Option(
            names = "--video",
            paramLabel = "FILE",
            description = "A clip, repeated in real time, instead of the scene; no truth is known.")
    private Path video;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Any option of docs/configuration.md; repeatable.")
    private Map<String, String> values = new LinkedHashMap<>();

    @Override
    public Integer call() throws Exception {
        Configuration config = config();
        Programme programme = programme(Path.of(config.get(ModelOptions.PATH)));
        DemoConsole console =
                new DemoConsole(spec.commandLine().getOut(), spec.commandLine().getErr(), json);
        Score score;
        try (DemoSession session = DemoSession.start(console, config, programme)) {
            score = session.play();
        }
        console.summary(score);
        if (console.ok() == 0) {
            throw new SluiceException("no question was answered; try a larger --seconds");
        }
        return 0;
    }

    private Configuration config() {
        Map<String, String> overrides = new LinkedHashMap<>();
        overrides.put(ModelOptions.PATH.key(), Home.roomModel().toString());
        overrides.putAll(values);
        if (model != null) {
            overrides.put(ModelOptions.PATH.key(), model.toAbsolutePath().toString());
        }
        return ConfigFile.load(Home.demoConfig(), overrides);
    }

    private Programme programme(Path modelFolder) {
        if (video == null) {
            if (seconds < DemoScene.SHORTEST || seconds > DemoScene.LONGEST || seed < 0) {
                throw usage(
                        "found --seconds %d and --seed %d: expected %d to %d seconds of a scene, and a seed of at least 0"
                                .formatted(seconds, seed, DemoScene.SHORTEST, DemoScene.LONGEST));
            }
            return Programme.of(DemoScene.find(seed, seconds), WorldModel.is(modelFolder));
        }
        if (!Files.isReadable(video)) {
            throw new SluiceException(
                    "there is no video file %s".formatted(video.toAbsolutePath()));
        }
        if (seconds < 1) {
            throw usage("found --seconds %d: expected at least 1".formatted(seconds));
        }
        return Programme.of(video, seconds);
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
