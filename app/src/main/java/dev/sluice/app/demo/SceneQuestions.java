// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.demo;

import dev.sluice.app.demo.DemoScript.Line;
import dev.sluice.world.Scene;
import dev.sluice.world.Truth;
import dev.sluice.world.question.Answers;
import dev.sluice.world.question.Family;
import dev.sluice.world.question.Question;
import dev.sluice.world.question.QuestionGroup;
import dev.sluice.world.question.Questioner;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * Chooses questions about a scene while it runs: preferably of a kind that was not asked yet, and
 * about something that has just changed. For one use.
 */
final class SceneQuestions {

    private static final int FIRST = 6;
    private static final int EVERY = 4;
    private static final int LAST = 2; // seconds before the end
    private static final int LATEST = 3; // every third question is about now
    private static final double AHEAD = 0.7; // a question about a time is asked before it
    private static final double BEHIND = 0.5; // one about now is asked after a step's end
    private static final int[] NEAR = {-2, -1, 1, 2}; // by how many seconds "now" may be off
    private static final int BEFORE = 8;
    private static final int DRAWS = 4;

    private final Truth truth;
    private final Random random;
    private final Questioner questioner;
    private final Map<Family, Integer> asked = new HashMap<>();
    private final Map<String, Integer> answered = new HashMap<>();

    SceneQuestions(Scene scene, Random random) {
        this.truth = new Truth(scene);
        this.random = random;
        this.questioner = new Questioner(truth, random);
    }

    /** Chooses the questions of a whole scene, watches included. */
    List<Line> choose() {
        List<Line> lines = new ArrayList<>();
        double end = truth.scene().seconds() - LAST;
        for (int at = FIRST; at <= end; at += EVERY) {
            boolean latest = (at - FIRST) / EVERY % LATEST == LATEST - 1;
            question(at, latest).ifPresent(lines::add);
        }
        lines.addAll(new SceneWatches(truth, questioner, random).choose());
        return lines;
    }

    /** Number of families of a group that questions were chosen from. */
    long families(QuestionGroup group) {
        return asked.keySet().stream().filter(family -> family.group() == group).count();
    }

    private Optional<Line> question(int at, boolean latest) {
        List<Question> possible = draw(at);
        Optional<Question> lasting = possible.stream().filter(this::lasts).findFirst();
        Optional<Question> chosen = latest ? lasting : possible.stream().findFirst();
        chosen.ifPresent(
                question -> {
                    asked.merge(question.family(), 1, Integer::sum);
                    answered.merge(question.answer(), 1, Integer::sum);
                });
        return chosen.map(
                question -> {
                    Line line =
                            latest
                                    ? Line.latest(at + BEHIND, question.text())
                                    : Line.at(at - AHEAD, at, question.text());
                    return line.withKey(new AnswerKey.Fact(truth, question));
                });
    }

    /** Draws questions with a clear answer, the best first. */
    private List<Question> draw(int at) {
        List<Question> drawn = new ArrayList<>();
        for (int i = 0; i < DRAWS; i++) {
            Arrays.stream(Family.values())
                    .filter(family -> family.group() != QuestionGroup.FORWARD)
                    .map(family -> questioner.ask(family, at, this::given))
                    .forEach(question -> question.ifPresent(drawn::add));
        }
        Collections.shuffle(drawn, random);
        drawn.sort(
                Comparator.<Question, Boolean>comparing(q -> times(q) > 0 && !isNews(q))
                        .thenComparingInt(this::times)
                        .thenComparing(question -> !isNews(question))
                        .thenComparingInt(question -> given(question.answer())));
        return drawn;
    }

    private int times(Question question) {
        return asked.getOrDefault(question.family(), 0);
    }

    private int given(String answer) {
        return answered.getOrDefault(answer, 0);
    }

    /** Whether the answer was different a little earlier. */
    private boolean isNews(Question question) {
        Optional<String> before = Answers.at(question, truth, question.at() - BEFORE);
        return before.filter(question.answer()::equals).isEmpty();
    }

    /**
     * Whether the answer stays the same for so long that the exact time of "now" does not matter.
     */
    private boolean lasts(Question question) {
        return Arrays.stream(NEAR)
                .mapToObj(seconds -> Answers.at(question, truth, question.at() + seconds))
                .allMatch(Optional.of(question.answer())::equals);
    }
}
