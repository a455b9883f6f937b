// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.demo;

import dev.sluice.app.demo.DemoScript.Line;
import dev.sluice.ingest.source.SourceSpec;
import dev.sluice.world.SceneScript;
import dev.sluice.world.Split;
import dev.sluice.world.question.Family;
import dev.sluice.world.question.QuestionGroup;
import dev.sluice.world.question.Words;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** Which scene the demo shows, and what it asks about it. */
final class DemoSceneTest {

    @ParameterizedTest
    @CsvSource({
        "1, 20, 4",
        "1, 30, 6",
        "2, 30, 6",
        "1, 60, 10",
        "2, 60, 10",
        "3, 60, 10",
        "1, 120, 20"
    })
    void thereIsEnoughToAskInAllGroups(long seed, int seconds, int least) {
        DemoScene scene = DemoScene.find(seed, seconds);
        List<Line> lines = scene.lines();
        assertThat(lines).as("seed %d", seed).hasSizeGreaterThanOrEqualTo(least);
        assertThat(lines).anyMatch(Line::watch);
        assertThat(lines).anyMatch(line -> !line.watch() && Double.isNaN(line.at()));
        assertThat(families(lines).stream().map(Family::group))
                .contains(QuestionGroup.REAL_TIME, QuestionGroup.BACKWARD);
        assertThat(families(lines).size()).isGreaterThanOrEqualTo(4);
        assertThat(lines.stream().map(Line::after))
                .allMatch(after -> after > 0 && after < seconds - 1);
    }

    @ParameterizedTest
    @CsvSource({"1, 30", "1, 60", "2, 60"})
    void theRightAnswersCountAsRight(long seed, int seconds) {
        for (Line line : DemoScene.find(seed, seconds).lines()) {
            if (line.key().orElseThrow() instanceof AnswerKey.Fired told) {
                assertThat(line.at() % AnswerKey.STEP_SECONDS).isZero();
                assertThat(told.moment()).isGreaterThan(line.at());
                assertThat(told.judge(Words.NOT_YET, line.at()).orElseThrow().right()).isTrue();
                assertThat(told.judge(Words.YES, told.clear()).orElseThrow().right()).isTrue();
                assertThat(told.clear() - told.moment()).isBetween(0.0, 4.3);
                assertThat(told.due()).isLessThanOrEqualTo(seconds);
            } else {
                isRightAtItsTime(line);
            }
        }
    }

    /** A question about now may be answered of a little before or after. */
    private static void isRightAtItsTime(Line line) {
        AnswerKey.Fact fact = (AnswerKey.Fact) line.key().orElseThrow();
        double[] times =
                Double.isNaN(line.at())
                        ? new double[] {line.after() - 1.5, line.after() - 0.5, line.after() + 1.5}
                        : new double[] {line.at()};
        for (double time : times) {
            assertThat(fact.judge(fact.question().answer(), time))
                    .as("%s at %s", fact.question(), time)
                    .contains(Verdict.of(true, fact.question().answer()));
            assertThat(fact.judge("elephant", time).orElseThrow().right()).isFalse();
        }
    }

    @Test
    void theSameSeedGivesTheSameSceneAndQuestions() {
        DemoScene first = DemoScene.find(5, 30);
        DemoScene again = DemoScene.find(5, 30);
        assertThat(texts(again)).isEqualTo(texts(first));
        assertThat(again.number()).isEqualTo(first.number());
        assertThat(texts(DemoScene.find(6, 30))).isNotEqualTo(texts(first));
    }

    @Test
    void theCameraFilmsTheSceneThatIsAskedAbout() {
        DemoScene scene = DemoScene.find(1, 30);
        SourceSpec.Synthetic camera = (SourceSpec.Synthetic) scene.camera();
        assertThat(camera.options().set()).isEqualTo(Split.TEST);
        assertThat(
                        SceneScript.write(
                                        camera.options().set(),
                                        camera.options().seed(),
                                        camera.options().seconds())
                                .things())
                .isEqualTo(scene.scene().things());
    }

    @Test
    void withoutATruthTheSameIsAsked() {
        DemoScene scene = DemoScene.find(1, 30);
        assertThat(drain(Programme.of(scene, true)))
                .hasSameSizeAs(scene.lines())
                .allMatch(line -> line.key().isPresent());
        assertThat(drain(Programme.of(scene, false)))
                .hasSameSizeAs(scene.lines())
                .allMatch(line -> line.key().isEmpty());
    }

    private static List<Line> drain(Programme programme) {
        return Stream.generate(() -> programme.script().due(1e9))
                .takeWhile(Optional::isPresent)
                .map(Optional::get)
                .toList();
    }

    private static List<String> texts(DemoScene scene) {
        return scene.lines().stream().map(Line::text).toList();
    }

    private static Set<Family> families(List<Line> lines) {
        return lines.stream()
                .map(line -> line.key().orElseThrow())
                .filter(AnswerKey.Fact.class::isInstance)
                .map(key -> ((AnswerKey.Fact) key).question().family())
                .collect(Collectors.toSet());
    }
}
