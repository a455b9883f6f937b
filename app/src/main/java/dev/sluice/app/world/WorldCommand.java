// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.world;

import dev.sluice.ingest.decode.RgbImage;
import dev.sluice.ingest.source.SyntheticOptions;
import dev.sluice.platform.SluiceException;
import dev.sluice.world.CellTruth;
import dev.sluice.world.Filming;
import dev.sluice.world.Plot;
import dev.sluice.world.Scene;
import dev.sluice.world.Split;
import dev.sluice.world.Truth;
import dev.sluice.world.question.Event;
import dev.sluice.world.question.Events;
import dev.sluice.world.question.Family;
import dev.sluice.world.question.Question;
import dev.sluice.world.question.Questioner;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;

/** {@code sluice world}: writes scenes as a vision encoder sees them, with truth and questions. */
@Command(
        name = "world",
        description = {
            "Writes scenes of the synthetic world for training. Each scene is: the length of a JSON"
                    + " text (32 bits, big-endian); the text, with the truth and the questions; the"
                    + " number of frames (32 bits); the frames (RGB), one a second, as decoded from"
                    + " H.264; and for each frame and cell the thing that it shows (signed byte,"
                    + " -1: none) and the share of the cell that the thing covers (byte)."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class WorldCommand implements Callable<Integer> {

    private static final int SIDE = 168;
    private static final int CELL = 28;
    private static final int STEP_SECONDS = 2;
    private static final int MOST_TRIES = 20;
    private static final Duration SHORTEST = Duration.ofSeconds(4);

    @Option(
            names = "--split",
            paramLabel = "NAME",
            defaultValue = "train",
            description =
                    "The split that the scenes belong to: train, validation or test (default:"
                            + " ${DEFAULT-VALUE}).")
    private Split split;

    @Option(
            names = "--set",
            hidden = true,
            paramLabel = "NAME",
            description = "The former name of --split.")
    private @Nullable Split formerSplit;

    @Option(
            names = "--first",
            paramLabel = "N",
            defaultValue = "0",
            description = "The number of the first scene (default: ${DEFAULT-VALUE}).")
    private long first;

    @Option(
            names = "--clips",
            paramLabel = "N",
            defaultValue = "1",
            description = "The number of clips (default: ${DEFAULT-VALUE}).")
    private int clips;

    @Option(
            names = "--shortest",
            paramLabel = "DURATION",
            defaultValue = "8s",
            description =
                    "The length of the shortest scene, whole seconds (default: ${DEFAULT-VALUE}).")
    private Duration shortest;

    @Option(
            names = "--longest",
            paramLabel = "DURATION",
            defaultValue = "30s",
            description =
                    "The length of the longest scene, whole seconds (default: ${DEFAULT-VALUE}).")
    private Duration longest;

    @Option(
            names = "--questions",
            paramLabel = "N",
            defaultValue = "0",
            description =
                    "The number of questions to ask. Every scene is asked about so many (default:"
                            + " ${DEFAULT-VALUE}).")
    private int questions;

    @Option(
            names = "--watches",
            paramLabel = "N",
            defaultValue = "0",
            description =
                    "The number of events to watch every scene for: after each step, it is asked"
                            + " whether the event has happened. A third of them never happens"
                            + " (default: ${DEFAULT-VALUE}).")
    private int watches;

    @Option(
            names = "--camera",
            paramLabel = "NAME",
            defaultValue = "fixed",
            description =
                    "How the scenes are filmed: fixed, shake, pan, zoom, roam, or moving, which is one"
                            + " of the last four by the scene's number. With a camera that moves, the"
                            + " text has its views and what was seen (default: ${DEFAULT-VALUE}).")
    private Filming camera;

    @Option(
            names = "--plot",
            paramLabel = "NAME",
            defaultValue = "usual",
            description =
                    "What happens in the scenes: usual; still, in which one thing stands in its corner"
                            + " while another one moves; or creep, in which a single thing moves very"
                            + " slowly (default: ${DEFAULT-VALUE}).")
    private Plot plot;

    @Option(
            names = "--out",
            paramLabel = "PATH",
            required = true,
            description = "Where to write the output. A dash is standard output.")
    private Path out;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
        check();
        if (formerSplit != null) {
            split = formerSplit;
        }
        try (DataOutputStream stream =
                new DataOutputStream(new BufferedOutputStream(open(), 1 << 20))) {
            for (long number = first; number < first + clips; number++) {
                write(number, stream);
            }
            return 0;
        } catch (IOException e) {
            throw new SluiceException("cannot write scenes to " + out + ": " + e.getMessage(), e);
        }
    }

    private void check() {
        boolean whole = shortest.getNano() == 0 && longest.getNano() == 0;
        boolean ordered = SHORTEST.compareTo(shortest) <= 0 && shortest.compareTo(longest) <= 0;
        if (clips < 1 || questions < 0 || watches < 0 || first < 0 || !whole || !ordered) {
            throw new ParameterException(
                    spec.commandLine(),
                    "found --clips %d, --questions %d, --watches %d, --first %d, --shortest %s and --longest %s; expected at least 1 clip, no negative number, and whole seconds with 4s ≤ --shortest ≤ --longest"
                            .formatted(clips, questions, watches, first, shortest, longest));
        }
    }

    private OutputStream open() throws IOException {
        return out.equals(Path.of("-")) ? System.out : Files.newOutputStream(out);
    }

    private void write(long number, DataOutputStream stream) throws IOException {
        Random random = new Random(number * 31 + split.ordinal());
        int least = Math.toIntExact(shortest.toSeconds());
        int span = (Math.toIntExact(longest.toSeconds()) - least) / STEP_SECONDS + 1;
        int seconds = least + STEP_SECONDS * random.nextInt(span);
        Scene scene = camera.film(plot.write(split, number, seconds));
        List<RgbImage> frames = ClipFilm.of(source(number, seconds, random), 1);
        byte[] json = SceneJson.of(number, scene, ask(scene, random));
        stream.writeInt(json.length);
        stream.write(json);
        stream.writeInt(frames.size());
        for (RgbImage frame : frames) {
            stream.write(frame.rgb());
        }
        CellTruth cells = new CellTruth(scene, SIDE, SIDE, CELL);
        ByteBuffer truth = ByteBuffer.allocate(frames.size() * cells.bytes());
        for (int i = 0; i < frames.size(); i++) {
            cells.put(i, truth);
        }
        stream.write(truth.array());
    }

    /** Noise and bit rate vary between scenes, so that a model is trained on both. */
    private SyntheticOptions source(long number, int seconds, Random random) {
        int noise = 1 + random.nextInt(6);
        int bitRate = 16_000 << random.nextInt(4);
        return new SyntheticOptions(
                        split,
                        number,
                        SIDE,
                        SIDE,
                        1,
                        Math.min(seconds, 16),
                        seconds,
                        noise,
                        bitRate,
                        plot)
                .filmed(camera);
    }

    private List<Question> ask(Scene scene, Random random) {
        Truth truth = new Truth(scene);
        Questioner questioner = new Questioner(truth, random);
        List<Question> asked = new ArrayList<>();
        int tries = questions * MOST_TRIES;
        while (asked.size() < questions && tries-- > 0) {
            Family family = Family.values()[random.nextInt(Family.values().length)];
            int steps = 1 + random.nextInt((int) scene.seconds() / STEP_SECONDS);
            questioner.ask(family, steps * STEP_SECONDS, answer -> 0).ifPresent(asked::add);
        }
        int never = watches / 3;
        for (Event event : Events.choose(truth, watches - never, never, random)) {
            asked.addAll(questioner.watch(event, STEP_SECONDS));
        }
        return asked;
    }
}
