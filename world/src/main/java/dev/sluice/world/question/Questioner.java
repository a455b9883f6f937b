// SPDX-License-Identifier: Apache-2.0
package dev.sluice.world.question;

import dev.sluice.world.Truth;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.ToIntFunction;

/**
 * Makes questions about a scene. It chooses the answer first and then a question that has it, so
 * that answers are as evenly distributed as possible. Not safe for use by several threads.
 */
public final class Questioner {

    private final Truth truth;
    private final Random random;

    /**
     * Creates a questioner.
     *
     * @param random determines phrasings and, among equals, the answers
     */
    public Questioner(Truth truth, Random random) {
        this.truth = truth;
        this.random = random;
    }

    /**
     * Makes a question of a family about a time; empty if none has an unambiguous answer then.
     *
     * @param at seconds of scene time
     * @param given how often an answer was given before; one of the possible answers that were
     *     given least often is chosen
     */
    public Optional<Question> ask(Family family, double at, ToIntFunction<String> given) {
        List<Candidate> all = new Candidates(truth, at).of(family);
        if (all.isEmpty()) {
            return Optional.empty();
        }
        List<String> answers = all.stream().map(Candidate::answer).distinct().toList();
        return Optional.of(choose(family, at, leastGiven(answers, given), all));
    }

    /**
     * Makes a question of a family about one of several times. It chooses the answer before the
     * time, so that rare answers are as frequent as common ones; empty if there is no unambiguous
     * answer at any of the times.
     *
     * @param moments seconds of scene time
     * @param given how often an answer was given before, as for one time
     */
    public Optional<Question> ask(
            Family family, List<Double> moments, ToIntFunction<String> given) {
        Map<String, List<Double>> momentsOf = new TreeMap<>();
        for (double at : moments) {
            new Candidates(truth, at)
                    .of(family).stream()
                            .map(Candidate::answer)
                            .distinct()
                            .forEach(
                                    a ->
                                            momentsOf
                                                    .computeIfAbsent(a, k -> new ArrayList<>())
                                                    .add(at));
        }
        if (momentsOf.isEmpty()) {
            return Optional.empty();
        }
        String answer = leastGiven(List.copyOf(momentsOf.keySet()), given);
        double at = any(Objects.requireNonNull(momentsOf.get(answer), "the answer is a key"));
        return Optional.of(choose(family, at, answer, new Candidates(truth, at).of(family)));
    }

    private String leastGiven(List<String> answers, ToIntFunction<String> given) {
        int least = answers.stream().mapToInt(given).min().orElseThrow();
        return any(answers.stream().filter(a -> given.applyAsInt(a) == least).toList());
    }

    private Question choose(Family family, double at, String answer, List<Candidate> all) {
        Candidate chosen = any(all.stream().filter(c -> c.answer().equals(answer)).toList());
        return phrase(family, at, chosen);
    }

    /**
     * Makes a question that waits for an event; empty if it is ambiguous at a time whether the
     * event has happened.
     *
     * @param at seconds of scene time
     */
    public Optional<Question> tellWhen(Event event, double at) {
        return new Candidates(truth, at)
                .of(Family.TELL_WHEN).stream()
                        .filter(candidate -> candidate.about().contains(event.text()))
                        .map(candidate -> phrase(Family.TELL_WHEN, at, candidate))
                        .findFirst();
    }

    /**
     * Asks after each step whether an event has happened, as a watch does: at the time of the
     * step's last frame. A step whose last frame comes too soon after the change to show it is left
     * out. If the camera moves, it asks {@link #tellWhen} at the end of each step instead, which
     * leaves out the steps whose pictures do not decide it.
     *
     * @param stepSeconds length of a step, seconds; frames are one second apart
     */
    public List<Question> watch(Event event, int stepSeconds) {
        List<Question> asked = new ArrayList<>();
        for (int end = stepSeconds; end <= truth.scene().seconds(); end += stepSeconds) {
            if (truth.sightings().isPresent()) {
                tellWhen(event, end).ifPresent(asked::add);
            } else {
                afterFrame(event, end - 1).ifPresent(asked::add);
            }
        }
        return asked;
    }

    private Optional<Question> afterFrame(Event event, double at) {
        boolean holds = event.holds(truth, at);
        if (event.holds(truth, at - Candidates.VISIBLE) != holds) {
            return Optional.empty();
        }
        Candidate candidate = Candidate.of(holds ? Words.YES : Words.NOT_YET, false, event.text());
        return Optional.of(phrase(Family.TELL_WHEN, at, candidate));
    }

    private Question phrase(Family family, double at, Candidate candidate) {
        String text = any(Phrasings.of(family)).formatted(candidate.about().toArray());
        return new Question(family, at, text, candidate.answer(), candidate.heldOut());
    }

    private <T> T any(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}
