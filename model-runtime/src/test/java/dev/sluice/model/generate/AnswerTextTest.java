// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.generate;

import dev.sluice.model.Goldens;
import dev.sluice.model.ModelException;
import dev.sluice.model.text.TextTokenizer;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;

/** Pieces are whole characters, nothing is held back for ever, and the text ends before a stop. */
class AnswerTextTest {

    private static TextTokenizer tokenizer;

    private final List<String> pieces = new ArrayList<>();

    @BeforeAll
    static void open() throws ModelException {
        tokenizer = TextTokenizer.open(Goldens.model().resolve("tokenizer.json"));
    }

    @AfterAll
    static void close() {
        tokenizer.close();
    }

    @Test
    void charactersOfSeveralTokensArePassedOnWhole() {
        String said = "Grüße, 日本語 🚗🚦 fin";
        assertThat(say(said, List.of())).isEqualTo(said);
        assertThat(pieces).hasSizeGreaterThan(5);
        assertThat(pieces)
                .allSatisfy(
                        piece -> {
                            assertThat(piece).doesNotContain("\ufffd");
                            assertThat(Character.isLowSurrogate(piece.charAt(0))).isFalse();
                        });
    }

    @Test
    void theTextIsThatOfTheTokenizer() {
        Random random = new Random(11);
        for (int round = 0; round < 200; round++) {
            int[] ids = random.ints(1 + random.nextInt(12), 0, 590).toArray();
            pieces.clear();
            AnswerText text = new AnswerText(tokenizer, "", List.of(), pieces::add);
            for (int id : ids) {
                text.add(id);
            }
            assertThat(text.finish(false)).as("ids %s", ids).isEqualTo(tokenizer.decode(ids));
        }
    }

    @Test
    void theTextEndsBeforeAStop() {
        assertThat(say("The gate is open. The dog runs.", List.of("The dog", ". ")))
                .isEqualTo("The gate is open");
        pieces.clear();
        assertThat(say("abcabd", List.of("abd"))).isEqualTo("abc");
        pieces.clear();
        assertThat(say("gate", List.of("gate"))).isEmpty();
        assertThat(pieces).isEmpty();
    }

    @Test
    void theBeginningOfAStopIsPassedOnLaterIfNoStopFollows() {
        assertThat(say("The gate is ope", List.of("open now"))).isEqualTo("The gate is ope");
        assertThat(say("open no open", List.of("open now"))).isEqualTo("open no open");
    }

    @Test
    void theTextBeforeTheAnswerIsLeftOutOnce() {
        assertThat(say(" The gate", " ", List.of())).isEqualTo("The gate");
        assertThat(say("  The gate", " ", List.of())).isEqualTo(" The gate");
        assertThat(say("The gate", " ", List.of())).isEqualTo("The gate");
        assertThat(say(" ", " ", List.of())).isEmpty();
        assertThat(say("", " ", List.of())).isEmpty();
        assertThat(say(" Grüße, 日本語", " ", List.of())).isEqualTo("Grüße, 日本語");
    }

    @Test
    void stopsAreFoundOnlyInTheAnswer() {
        assertThat(say(" gate open", " ", List.of(" "))).isEqualTo("gate");
        assertThat(say(" gate", " ", List.of("gate"))).isEmpty();
        assertThat(say(": gate", ": ", List.of("gate", ":"))).isEmpty();
        assertThat(say("A dog", ": ", List.of("A"))).isEmpty();
    }

    private String say(String words, List<String> stops) {
        return say(words, "", stops);
    }

    private String say(String words, String beforeAnswer, List<String> stops) {
        AnswerText text = new AnswerText(tokenizer, beforeAnswer, stops, pieces::add);
        boolean stopped = false;
        int before = pieces.size();
        for (int id : tokenizer.encode(words)) {
            stopped = text.add(id);
            if (stopped) {
                break;
            }
        }
        String whole = text.finish(stopped);
        assertThat(String.join("", pieces.subList(before, pieces.size()))).isEqualTo(whole);
        return whole;
    }
}
