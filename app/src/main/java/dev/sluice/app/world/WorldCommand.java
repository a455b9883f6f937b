package dev.sluice.app.world;

import dev.sluice.ingest.decode.RgbImage;
import dev.sluice.ingest.source.SyntheticOptions;
import dev.sluice.platform.SluiceException;
import dev.sluice.world.Scene;
import dev.sluice.world.SceneScript;
import dev.sluice.world.Split;
import dev.sluice.world.Truth;
import dev.sluice.world.question.Family;
import dev.sluice.world.question.Question;
import dev.sluice.world.question.Questioner;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;

/** {@code sluice world}: writes scenes as an encoder sees them, with truth and questions. */
@Command(
        name = "world",
        description = {
            "Writes scenes of the synthetic world for training: for each, the length of a JSON text"
                    + " (32 bits, big-endian) and the text (truth and questions), the number of"
                    + " pictures (32 bits) and the pictures (RGB), one a second, each after its"
                    + " way through H.264; then for each picture and cell the thing that it shows"
                    + " (signed byte, -1: none) and the share of the cell that this fills (byte)."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class WorldCommand implements Callable<Integer> {

    private static final int SIDE = 168;
    private static final int CELL = 28;
    private static final int STEP_SECONDS = 2;
    private static final int MOST_TRIES = 20;

    @Option(
            names = "--set",
            defaultValue = "train",
            description = "train, validation or test (default: ${DEFAULT-VALUE}).")
    private Split set;

    @Option(
            names = "--first",
            paramLabel = "N",
            defaultValue = "0",
            description = "Number of the first scene (default: ${DEFAULT-VALUE}).")
    private long first;

    @Option(
            names = "--clips",
            paramLabel = "N",
            defaultValue = "1",
            description = "How many scenes (default: ${DEFAULT-VALUE}).")
    private int clips;

    @Option(
            names = "--shortest",
            paramLabel = "SECONDS",
            defaultValue = "8",
            description = "Shortest scene (default: ${DEFAULT-VALUE}).")
    private int shortest;

    @Option(
            names = "--longest",
            paramLabel = "SECONDS",
            defaultValue = "30",
            description = "Longest scene (default: ${DEFAULT-VALUE}).")
    private int longest;

    @Option(
            names = "--questions",
            paramLabel = "N",
            defaultValue = "0",
            description = "Questions about each scene (default: ${DEFAULT-VALUE}).")
    private int questions;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            required = true,
            description = "Where to write, - for standard output.")
    private String out;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
        if (clips < 1 || shortest < 4 || longest < shortest || questions < 0 || first < 0) {
            throw new ParameterException(
                    spec.commandLine(),
                    "expected --clips of at least 1, 4 ≤ --shortest ≤ --longest, and --first and"
                            + " --questions of at least 0");
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

    private OutputStream open() throws IOException {
        return out.equals("-") ? System.out : Files.newOutputStream(Path.of(out));
    }

    private void write(long number, DataOutputStream stream) throws IOException {
        Random random = new Random(number * 31 + set.ordinal());
        int span = (longest - shortest) / STEP_SECONDS + 1;
        int seconds = shortest + STEP_SECONDS * random.nextInt(span);
        Scene scene = SceneScript.write(set, number, seconds);
        List<RgbImage> pictures = ClipFilm.of(camera(number, seconds, random), 1);
        byte[] json = SceneJson.of(number, scene, ask(scene, random));
        stream.writeInt(json.length);
        stream.write(json);
        stream.writeInt(pictures.size());
        for (RgbImage picture : pictures) {
            stream.write(picture.rgb());
        }
        CellTruth cells = new CellTruth(scene, SIDE, SIDE, CELL);
        ByteBuffer truth = ByteBuffer.allocate(pictures.size() * cells.bytes());
        for (int i = 0; i < pictures.size(); i++) {
            cells.put(i, truth);
        }
        stream.write(truth.array());
    }

    /** Noise and bit rate differ from scene to scene, so that a model gets used to both. */
    private SyntheticOptions camera(long number, int seconds, Random random) {
        int noise = 1 + random.nextInt(6);
        int bitRate = 16_000 << random.nextInt(4);
        return new SyntheticOptions(
                set, number, SIDE, SIDE, 1, Math.min(seconds, 16), seconds, noise, bitRate);
    }

    private List<Question> ask(Scene scene, Random random) {
        Questioner questioner = new Questioner(new Truth(scene), random);
        List<Question> asked = new ArrayList<>();
        int tries = questions * MOST_TRIES;
        while (asked.size() < questions && tries-- > 0) {
            Family family = Family.values()[random.nextInt(Family.values().length)];
            int steps = 1 + random.nextInt((int) scene.seconds() / STEP_SECONDS);
            questioner.ask(family, steps * STEP_SECONDS, answer -> 0).ifPresent(asked::add);
        }
        return asked;
    }
}
