// SPDX-License-Identifier: Apache-2.0
package dev.sluice.world.question;

import dev.sluice.world.HandMade;
import dev.sluice.world.Plot;
import dev.sluice.world.Scene;
import dev.sluice.world.SceneScript;
import dev.sluice.world.Split;
import dev.sluice.world.Truth;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;

class QuestionerTest {

    private static final int STEP_SECONDS = 2;
    private static final List<Question> BALANCED = questions(Split.TEST, 400, true);

    /** Every word of questions and answers. A model's vocabulary is made of these. */
    private static final Set<String> KNOWN =
            Set.of(
                    ("a and any appeared are at be been before blue by came can changed circle"
                                    + " colour come comes cross did different does door ever first five"
                                    + " four from green had has have how in is it know lamp leaves let"
                                    + " many me moment move moved moves moving next no not nothing now"
                                    + " none of often on one or plant red ring room say seen shape"
                                    + " shapes so far square stand stands stood table tell the there"
                                    + " thing things three time times to triangle turns two was were"
                                    + " what when where which white window yellow yes yet")
                            .split(" "));

    @Test
    void theSameRandomNumbersGiveTheSameQuestions() {
        assertThat(questions(Split.TEST, 10, true)).isEqualTo(questions(Split.TEST, 10, true));
    }

    /** The restless thing of this scene has moved far more often than five times. */
    @Test
    void numbersWithoutAWordAreNotAskedFor() {
        Scene scene = Plot.STILL.write(Split.TRAIN, 3, 600);
        Questioner questioner = new Questioner(new Truth(scene), new Random(3));
        Set<String> answers = new TreeSet<>();
        for (int i = 0; i < 50; i++) {
            questioner
                    .ask(Family.MOVES_SO_FAR, scene.seconds(), answer -> 0)
                    .ifPresent(question -> answers.add(question.answer()));
        }
        assertThat(answers).containsExactly("none");
    }

    @ParameterizedTest
    @EnumSource(names = {"TRAIN", "TEST"})
    void questionsAndAnswersAreOfKnownWords(Split split) {
        Set<String> words = new TreeSet<>();
        for (Question question : questions(split, 150, false)) {
            String text = question.text() + " " + question.answer();
            words.addAll(List.of(text.toLowerCase(Locale.ROOT).replaceAll("[?.,]", "").split(" ")));
        }

        assertThat(KNOWN).containsAll(words);
    }

    @Test
    void trainingQuestionsAreNeverAboutAHeldOutPair() {
        assertThat(questions(Split.TRAIN, 150, false)).noneMatch(Question::heldOut);
        assertThat(questions(Split.TEST, 150, false)).anyMatch(Question::heldOut);
    }

    @Test
    void everyFamilyIsAskedInSeveralWays() {
        for (Family family : Family.values()) {
            assertThat(Phrasings.of(family)).as("%s", family).hasSizeGreaterThanOrEqualTo(3);
        }
    }

    @Test
    void theAnswerThatWasGivenLeastIsChosen() {
        Questioner questioner = new Questioner(new Truth(HandMade.SCENE), new Random(5));
        for (int i = 0; i < 50; i++) {
            Question question =
                    questioner
                            .ask(Family.COLOUR_NOW, 19, answer -> answer.equals("yellow") ? 1 : 2)
                            .orElseThrow();
            assertThat(question.answer()).isEqualTo("yellow");
            assertThat(question.text()).contains("cross");
        }
    }

    @Test
    void noQuestionIsAskedIfNoAnswerIsUnambiguous() {
        Questioner questioner = new Questioner(new Truth(HandMade.SCENE), new Random(5));

        assertThat(questioner.ask(Family.COUNT_NOW, 13, answer -> 0)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void noAnswerOfAFamilyIsMuchLikelierThanAnother(Family family) {
        List<Question> asked = ofFamily(family);
        Map<String, Long> counts =
                asked.stream()
                        .collect(Collectors.groupingBy(Question::answer, Collectors.counting()));
        long most = counts.values().stream().mapToLong(Long::longValue).max().orElseThrow();

        assertThat((double) most / asked.size())
                .as("%s: %s", family, counts)
                .isLessThanOrEqualTo(1.0 / counts.size() + 0.08);
    }

    @ParameterizedTest
    @EnumSource
    void theTextAloneDoesNotGiveTheAnswer(Family family) {
        List<Question> asked = ofFamily(family);
        long answers = asked.stream().map(Question::answer).distinct().count();
        double fair = family == Family.CAME_FIRST ? 0.5 : 1.0 / answers; // one of two is named

        assertThat(rightByText(asked)).as("%s", family).isLessThanOrEqualTo(fair + 0.12);
    }

    /** How many of the second half are right by the commonest answer to the same text before. */
    private static double rightByText(List<Question> asked) {
        Map<String, Map<String, Integer>> answersTo = new HashMap<>();
        int right = 0;
        for (int i = 0; i < asked.size(); i++) {
            Question question = asked.get(i);
            Map<String, Integer> answers =
                    answersTo.computeIfAbsent(question.text(), key -> new TreeMap<>());
            boolean known =
                    answers.entrySet().stream()
                            .max(Map.Entry.comparingByValue())
                            .filter(best -> best.getKey().equals(question.answer()))
                            .isPresent();
            right += known && i >= asked.size() / 2 ? 1 : 0;
            answers.merge(question.answer(), 1, Integer::sum);
        }
        return right / (asked.size() / 2.0);
    }

    private static List<Question> ofFamily(Family family) {
        return BALANCED.stream().filter(question -> question.family() == family).toList();
    }

    private static List<Double> moments(int seconds) {
        return IntStream.rangeClosed(1, seconds / STEP_SECONDS)
                .mapToObj(step -> (double) STEP_SECONDS * step)
                .toList();
    }

    private static List<Question> questions(Split split, int scenes, boolean balanced) {
        Map<Family, Map<String, Integer>> given = new HashMap<>();
        List<Question> asked = new ArrayList<>();
        for (long number = 0; number < scenes; number++) {
            Random random = new Random(number);
            int seconds = 20 + STEP_SECONDS * random.nextInt(50);
            Scene scene = SceneScript.write(split, number, seconds);
            Questioner questioner = new Questioner(new Truth(scene), random);
            for (Family family : Family.values()) {
                Map<String, Integer> counts = given.computeIfAbsent(family, key -> new HashMap<>());
                questioner
                        .ask(
                                family,
                                moments(seconds),
                                answer -> balanced ? counts.getOrDefault(answer, 0) : 0)
                        .ifPresent(
                                question -> {
                                    counts.merge(question.answer(), 1, Integer::sum);
                                    asked.add(question);
                                });
            }
        }
        return asked;
    }
}
