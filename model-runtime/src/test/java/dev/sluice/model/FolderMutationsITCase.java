// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model;

import dev.sluice.fuzz.Fuzz;
import dev.sluice.fuzz.JsonMutations;
import dev.sluice.model.family.Families;
import dev.sluice.model.family.ModelFamily;
import dev.sluice.model.folder.ModelFolder;
import dev.sluice.model.text.TextTokenizer;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Damages the JSON files of model folders of every family at random, and opens what Java reads of
 * them: the folder, the tokenizer, the family, and the sizes of frames and prompts.
 */
class FolderMutationsITCase {

    private static final List<String> FILES =
            List.of(
                    "config.json",
                    "preprocessor_config.json",
                    "generation_config.json",
                    "tokenizer.json",
                    "genai_config.json");

    @TempDir static Path temp;

    private static final List<FolderCopy> FOLDERS = new ArrayList<>();

    @BeforeAll
    static void copy() throws IOException {
        for (Path folder : Fixture.all().stream().map(Fixture::path).distinct().toList()) {
            FOLDERS.add(FolderCopy.of(folder, temp));
        }
    }

    @Test
    void aDamagedFolderIsOpenedOrRefused() {
        var outcomes = new Fuzz("folders", 10_000, 64 << 20).run(FolderMutationsITCase::open);
        assertThat(outcomes).containsOnlyKeys("INVALID", "opened");
    }

    private static String open(Random random) throws IOException {
        FolderCopy folder = FOLDERS.get(random.nextInt(FOLDERS.size()));
        List<String> files =
                FILES.stream().filter(name -> Files.exists(folder.file(name))).toList();
        Path file = folder.file(files.get(random.nextInt(files.size())));
        byte[] original = Files.readAllBytes(file);
        try {
            Files.write(file, JsonMutations.of(original, random));
            use(folder.path());
            return "opened";
        } catch (ModelException e) {
            assertThat(e.getMessage()).isNotBlank().hasSizeLessThan(3_000);
            return e.kind().name();
        } finally {
            Files.write(file, original);
        }
    }

    private static void use(Path path) throws ModelException {
        ModelFolder folder = ModelFolder.open(path, List.of("", "_fp16", "_q4", "_int8"));
        try (TextTokenizer tokenizer = TextTokenizer.open(folder.tokenizer())) {
            ModelFamily family = Families.open(folder, tokenizer);
            FrameSize size = family.frameSize(168, 126);
            assertThat(family.grid(size).size()).isPositive();
            assertThat(family.temporalPatch()).isPositive();
            assertThat(family.cellPixels()).isPositive();
            family.prompt(1.0);
        }
    }
}
