// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.demo;

import dev.sluice.app.console.ConsoleOptions;
import dev.sluice.app.option.OutputOptions;
import dev.sluice.app.option.SetOption;
import dev.sluice.app.progress.Progress;
import dev.sluice.operators.config.ModelOptions;
import dev.sluice.platform.SluiceException;
import dev.sluice.platform.config.ConfigFile;
import dev.sluice.platform.config.RecommendedDefaults;
import dev.sluice.platform.config.TrainingNotice;
import dev.sluice.platform.local.Home;

import org.apache.flink.configuration.Configuration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;

/** {@code sluice demo}: runs broker, cluster, camera, job and questions in one process. */
@Command(
        name = "demo",
        description =
                "Starts everything in this process: Kafka, Flink with its web UI, a camera that films"
                        + " a synthetic scene, and the shipped model. Asks about the scene and prints"
                        + " the answers beside the truth.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class DemoCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "60",
            description =
                    "The length of the video, seconds: "
                            + DemoScene.SHORTEST
                            + " to "
                            + DemoScene.LONGEST
                            + " for a scene (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "7",
            description = "The seed of the scene (default: ${DEFAULT-VALUE}).")
    private int seed;

    @Mixin private OutputOptions output;

    @Option(
            names = "--model",
            paramLabel = "DIR",
            description =
                    "The model folder. The truth is shown if its config.json says \"trained_on\":"
                            + " \"sluice-world\" (default: the one that comes with the source).")
    private @Nullable Path model;

    @Option(
            names = "--video",
            paramLabel = "FILE",
            description =
                    "The video file. It replaces the scene and is repeated in real time; its truth"
                            + " is not known.")
    private @Nullable Path video;

    @Option(
            names = "--keep",
            description =
                    "Keeps the topics: uses the broker of 'sluice kafka', whose topics stay, in"
                            + " place of a temporary one.")
    private boolean keep;

    @Mixin private ConsoleOptions page;

    @Mixin private SetOption set;

    @Override
    public Integer call() throws Exception {
        Configuration config = config();
        Programme programme = programme(Path.of(config.get(ModelOptions.PATH)));
        try (Progress progress = output.progress()) {
            return play(config, programme, progress);
        }
    }

    private int play(Configuration config, Programme programme, Progress progress)
            throws Exception {
        PrintWriter messages = output.json() ? output.err() : output.out();
        DemoConsole console = new DemoConsole(output.out(), messages, progress, output.json());
        RecommendedDefaults.apply(config).ifPresent(line -> console.say("%s", line));
        if (video != null) {
            TrainingNotice.of(Path.of(config.get(ModelOptions.PATH)))
                    .ifPresent(line -> console.say("%s", line));
        }
        page.configure(config);
        Score score;
        boolean stopped;
        try (DemoSession session = DemoSession.start(console, config, programme, keep, page)) {
            score = session.play();
            stopped = session.stopped();
            console.summary(score);
            if (keep) {
                console.kept(Home.kafkaData());
            }
        }
        if (console.ok() == 0 && !stopped) {
            throw new SluiceException("no question was answered; use a larger --seconds");
        }
        return 0;
    }

    private Configuration config() {
        Map<String, String> overrides = new LinkedHashMap<>();
        overrides.put(ModelOptions.PATH.key(), Home.roomModel().toString());
        overrides.putAll(set.values());
        if (model != null) {
            overrides.put(ModelOptions.PATH.key(), model.toAbsolutePath().toString());
        }
        return ConfigFile.load(Home.demoConfig(), overrides);
    }

    private Programme programme(Path modelFolder) {
        if (video == null) {
            if (seconds < DemoScene.SHORTEST || seconds > DemoScene.LONGEST || seed < 0) {
                throw usage(
                        "found --seconds %d and --seed %d; expected %d to %d seconds of a scene, and a seed of at least 0"
                                .formatted(seconds, seed, DemoScene.SHORTEST, DemoScene.LONGEST));
            }
            return Programme.of(DemoScene.find(seed, seconds), WorldModel.is(modelFolder));
        }
        if (!Files.isReadable(video)) {
            throw new SluiceException(
                    "found no video file %s; expected the path of one"
                            .formatted(video.toAbsolutePath()));
        }
        if (seconds < 1) {
            throw usage("found --seconds %d; expected at least 1".formatted(seconds));
        }
        return Programme.of(video, seconds);
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
