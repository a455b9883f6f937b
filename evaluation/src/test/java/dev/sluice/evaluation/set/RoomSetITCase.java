// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.set;

import dev.sluice.world.Filming;
import dev.sluice.world.Split;
import dev.sluice.world.question.Family;

import org.junit.jupiter.api.Test;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;

class RoomSetITCase {

    private static final long FIRST = 0;
    private static final int EACH = 150;

    private final EvalSet set = RoomSet.usual(Split.TEST, FIRST, EACH);

    @Test
    void everyFamilyHasItsQuestions() {
        Map<String, Long> counts =
                set.questions().stream()
                        .collect(
                                Collectors.groupingBy(EvalQuestion::family, Collectors.counting()));

        assertThat(counts).hasSize(Family.values().length);
        assertThat(counts.values()).containsOnly((long) EACH);
    }

    @Test
    void noAnswerOfAFamilyIsMuchMoreLikelyThanAnother() {
        for (Family family : Family.values()) {
            Map<String, Long> answers =
                    set.questions().stream()
                            .filter(question -> question.family().equals(family.title()))
                            .collect(
                                    Collectors.groupingBy(
                                            EvalQuestion::answer, Collectors.counting()));
            long most = answers.values().stream().mapToLong(Long::longValue).max().orElseThrow();
            assertThat(most / (double) EACH)
                    .as("%s: %s", family, answers)
                    .isLessThan(answers.size() == 2 ? 0.55 : 0.45);
        }
    }

    @Test
    void idsDoNotDependOnTheLocale() {
        Locale usual = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
        try {
            EvalSet again = RoomSet.usual(Split.TEST, FIRST, 2);
            assertThat(again.clips())
                    .allMatch(clip -> clip.id().matches("[ -~]+-[0-9]{3}"))
                    .isNotEmpty();
            assertThat(again.questions())
                    .allMatch(question -> question.id().matches("[ -~]+-[0-9]{3}"))
                    .isNotEmpty();
        } finally {
            Locale.setDefault(usual);
        }
    }

    @Test
    void clipsHaveTheUsualLengths() {
        List<Double> seconds = set.clips().stream().map(EvalClip::seconds).toList();

        assertThat(seconds).allMatch(s -> s >= 8 && s <= 120 && s % 2 == 0);
        assertThat(seconds.stream().filter(s -> s >= 16 && s <= 60).count())
                .isGreaterThan(seconds.size() / 2);
        assertThat(seconds).anyMatch(s -> s < 16).anyMatch(s -> s > 100);
    }

    @Test
    void aQuestionIsAboutTheEndOfAStepOfItsClip() {
        Map<String, Double> seconds =
                set.clips().stream().collect(Collectors.toMap(EvalClip::id, EvalClip::seconds));

        assertThat(set.questions())
                .allMatch(q -> q.at() >= 2 && q.at() <= seconds.get(q.clip()) && q.at() % 2 == 0);
        assertThat(set.questions()).anyMatch(EvalQuestion::heldOut);
    }

    @Test
    void theSameArgumentsGiveTheSameSet() {
        assertThat(RoomSet.usual(Split.TEST, FIRST, EACH)).isEqualTo(set);
    }

    @Test
    void validationAndLongClipsUseOtherScenes() {
        Set<Object> sources = new HashSet<>();
        set.clips().forEach(clip -> sources.add(clip.source()));
        EvalSet validation = RoomSet.usual(Split.VALIDATION, FIRST, 10);
        EvalSet longClips = RoomSet.longClips(Split.TEST, 1_000_000, 2);

        assertThat(validation.clips()).noneMatch(clip -> sources.contains(clip.source()));
        assertThat(validation.questions()).noneMatch(EvalQuestion::heldOut);
        assertThat(longClips.clips()).hasSize(2).allMatch(clip -> clip.seconds() == 600);
        assertThat(longClips.clips()).noneMatch(clip -> sources.contains(clip.source()));
    }

    @Test
    void anotherFirstSceneGivesOtherScenes() {
        EvalSet few = RoomSet.usual(Split.TEST, 0, 4, 3);
        EvalSet later = RoomSet.usual(Split.TEST, 1, 4, 3);
        EvalSet other = RoomSet.usual(Split.TEST, 3, 4, 3);

        assertThat(later.clips().subList(0, 2)).isEqualTo(few.clips().subList(1, 3));
        assertThat(other.clips()).doesNotContainAnyElementsOf(few.clips());
    }

    @Test
    void aMovingCameraFilmsTheSameScenesAndIsAskedOtherQuestions() {
        EvalSet moving = RoomSet.usual(Split.TEST, Filming.MOVING, FIRST, 6);
        EvalSet fixed = RoomSet.usual(Split.TEST, Filming.FIXED, FIRST, 6);

        assertThat(moving.name()).isEqualTo("room-moving");
        assertThat(moving).isEqualTo(RoomSet.usual(Split.TEST, Filming.MOVING, FIRST, 6));
        assertThat(moving.questions()).hasSize(6 * Family.values().length);
        assertThat(moving.questions())
                .extracting(EvalQuestion::text)
                .isNotEqualTo(fixed.questions().stream().map(EvalQuestion::text).toList());
        assertThat(moving.clips()).noneMatch(clip -> fixed.clips().contains(clip));
    }

    @Test
    void fewClipsHaveFewQuestions() {
        EvalSet few = RoomSet.usual(Split.TEST, FIRST, EACH, 3);

        assertThat(few.clips()).hasSizeLessThanOrEqualTo(3);
        assertThat(few.questions()).hasSizeLessThanOrEqualTo(3 * 2 * Family.values().length);
    }
}
