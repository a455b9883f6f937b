// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.world;

import dev.sluice.app.Main;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

import static org.assertj.core.api.Assertions.assertThat;

/** What {@code sluice world} writes, byte by byte. */
final class WorldCommandTest {

    private static final int SIDE = 168;
    private static final int CELLS = 36;

    @TempDir private Path folder;
    private final StringWriter errors = new StringWriter();

    @Test
    void aSceneIsItsTruthItsPicturesAndItsCells() throws IOException {
        ByteBuffer bytes =
                write("--first", "3", "--clips", "2", "--questions", "4", "--longest", "8");
        for (int number = 3; number < 5; number++) {
            JsonNode scene = json(bytes);
            int seconds = scene.get("seconds").intValue();
            assertThat(scene.get("number").intValue()).isEqualTo(number);
            assertThat(seconds).isBetween(4, 8).isEven();
            assertThat(scene.get("landmarks")).hasSize(4);
            assertThat(scene.get("questions").size()).isLessThanOrEqualTo(4);
            scene.get("questions").forEach(question -> isAboutAStep(question, seconds));
            assertThat(bytes.getInt()).as("a picture a second").isEqualTo(seconds);
            byte[] pictures = new byte[seconds * SIDE * SIDE * 3];
            bytes.get(pictures);
            assertThat(distinct(pictures)).as("levels in the pictures").isGreaterThan(100);
            cells(bytes, seconds, scene.get("things").size());
        }
        assertThat(bytes.hasRemaining()).isFalse();
    }

    private static void isAboutAStep(JsonNode question, int seconds) {
        assertThat(question.get("at").doubleValue() % 2).isZero();
        assertThat(question.get("at").doubleValue()).isBetween(2.0, (double) seconds);
        assertThat(question.get("text").textValue()).isNotBlank();
        assertThat(question.get("answer").textValue()).isNotBlank();
        assertThat(question.get("family").textValue()).matches("[a-z-]+");
        assertThat(question.get("held_out").isBoolean()).isTrue();
    }

    private static void cells(ByteBuffer bytes, int pictures, int things) {
        for (int i = 0; i < pictures * CELLS; i++) {
            int thing = bytes.get();
            int share = bytes.get() & 0xff;
            assertThat(thing).isBetween(-1, things - 1);
            assertThat(share == 0).as("share %d of thing %d", share, thing).isEqualTo(thing == -1);
        }
    }

    @Test
    void aMovingCameraHasViewsAndSaysWhatWasSeen() throws IOException {
        ByteBuffer bytes = write("--camera", "pan", "--longest", "8s", "--questions", "3");
        JsonNode scene = json(bytes);
        assertThat(scene.get("views")).hasSize(scene.get("seconds").intValue());
        assertThat(scene.get("views").get(0)).hasSize(3);
        assertThat(scene.get("seen")).hasSameSizeAs(scene.get("things"));
        assertThat(json(write("--longest", "8s")).has("views")).isFalse();
    }

    @Test
    void thePlotSaysWhatHappens() throws IOException {
        JsonNode things = json(write("--plot", "still", "--longest", "8s")).get("things");
        assertThat(things).hasSize(2);
        JsonNode phases = things.get(0).get("phases");
        assertThat(phases).as("phases of what stands still").hasSize(1);
        assertThat(phases.get(0).get("start")).isEqualTo(phases.get(0).get("end"));
        assertThat(json(write("--plot", "creep", "--longest", "8s")).get("things")).hasSize(1);
    }

    @Test
    void aWatchIsAskedAfterEachStep() throws IOException {
        JsonNode with = json(write("--longest", "8s", "--questions", "2", "--watches", "3"));
        JsonNode without = json(write("--longest", "8s", "--questions", "2"));
        int asked = without.get("questions").size();
        assertThat(with.get("questions").size()).isGreaterThan(asked + 3);
        for (int i = 0; i < with.get("questions").size(); i++) {
            JsonNode question = with.get("questions").get(i);
            if (i < asked) {
                assertThat(question).isEqualTo(without.get("questions").get(i));
            } else {
                assertThat(question.get("family").textValue()).isEqualTo("tell-when");
                assertThat(question.get("answer").textValue()).isIn("yes", "not yet");
            }
        }
    }

    @Test
    void theSameArgumentsGiveTheSameBytes() throws IOException {
        ByteBuffer first = write("--split", "test", "--longest", "6s", "--questions", "3");
        assertThat(write("--split", "test", "--longest", "6s", "--questions", "3"))
                .isEqualTo(first);
        assertThat(write("--split", "validation", "--longest", "6s", "--questions", "3"))
                .isNotEqualTo(first);
    }

    @Test
    void theFormerSpellingsAreAccepted() throws IOException {
        ByteBuffer first = write("--split", "test", "--longest", "PT6S");
        assertThat(write("--set", "test", "--longest", "6")).isEqualTo(first);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--clips=0",
                "--shortest=3",
                "--longest=2",
                "--questions=-1",
                "--watches=-1",
                "--first=-1",
                "--split=mine",
                "--set=mine",
                "--longest=8500ms",
                "--longest=soon"
            })
    void whatCannotBeIsAUsageError(String option) {
        assertThat(run("--out", folder.resolve("none").toString(), option)).isEqualTo(2);
        assertThat(errors.toString()).contains(option.substring(0, option.indexOf('=')));
        assertThat(folder.resolve("none")).doesNotExist();
    }

    @Test
    void theFileHasToBeNamedAndItsFolderThere() {
        assertThat(run("--clips", "1")).isEqualTo(2);
        assertThat(errors.toString()).contains("--out");
        Path lost = folder.resolve("no/such/folder");
        assertThat(run("--out", lost.toString())).isEqualTo(1);
        assertThat(errors.toString()).contains("cannot write scenes to " + lost);
    }

    private ByteBuffer write(String... options) throws IOException {
        Path file = folder.resolve("scenes");
        String[] all = Arrays.copyOf(options, options.length + 4);
        all[options.length] = "--shortest";
        all[options.length + 1] = "4";
        all[options.length + 2] = "--out";
        all[options.length + 3] = file.toString();
        assertThat(run(all)).as(errors.toString()).isZero();
        return ByteBuffer.wrap(Files.readAllBytes(file));
    }

    private int run(String... options) {
        CommandLine command = Main.commandLine();
        command.setErr(new PrintWriter(errors, true));
        String[] all = new String[options.length + 1];
        all[0] = "world";
        System.arraycopy(options, 0, all, 1, options.length);
        return command.execute(all);
    }

    private static JsonNode json(ByteBuffer bytes) throws IOException {
        byte[] text = new byte[bytes.getInt()];
        bytes.get(text);
        return new ObjectMapper().readTree(text);
    }

    private static int distinct(byte[] bytes) {
        boolean[] seen = new boolean[256];
        for (byte value : bytes) {
            seen[value & 0xff] = true;
        }
        int count = 0;
        for (boolean one : seen) {
            count += one ? 1 : 0;
        }
        return count;
    }
}
