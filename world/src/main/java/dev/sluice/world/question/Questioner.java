package dev.sluice.world.question;

import dev.sluice.world.Truth;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.ToIntFunction;

/** Asks about a scene. Answers are chosen first, so that no answer is likelier than it must be. */
public final class Questioner {

    private final Truth truth;
    private final Random random;

    public Questioner(Truth truth, Random random) {
        this.truth = truth;
        this.random = random;
    }

    /**
     * A question of a family about a moment; empty if none has a clear answer then.
     *
     * @param at seconds of scene time
     * @param given how often an answer was given before: among the answers that are possible here,
     *     one that was given least is chosen
     */
    public Optional<Question> ask(Family family, double at, ToIntFunction<String> given) {
        List<Candidate> all = new Candidates(truth, at).of(family);
        if (all.isEmpty()) {
            return Optional.empty();
        }
        List<String> answers = all.stream().map(Candidate::answer).distinct().toList();
        return Optional.of(put(family, at, leastGiven(answers, given), all));
    }

    /**
     * A question of a family about one of several moments. The answer is chosen before the moment,
     * so that what is seldom so is asked about as often as what nearly always is; empty if no
     * moment has a clear answer.
     *
     * @param moments seconds of scene time
     * @param given as for one moment
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
        double at = any(momentsOf.get(answer));
        return Optional.of(put(family, at, answer, new Candidates(truth, at).of(family)));
    }

    private String leastGiven(List<String> answers, ToIntFunction<String> given) {
        int least = answers.stream().mapToInt(given).min().orElseThrow();
        return any(answers.stream().filter(a -> given.applyAsInt(a) == least).toList());
    }

    private Question put(Family family, double at, String answer, List<Candidate> all) {
        Candidate chosen = any(all.stream().filter(c -> c.answer().equals(answer)).toList());
        return words(family, at, chosen);
    }

    /** Asks to be told of an event; empty if it is not clear at the moment whether it is so. */
    public Optional<Question> tellWhen(Event event, double at) {
        return new Candidates(truth, at)
                .of(Family.TELL_WHEN).stream()
                        .filter(candidate -> candidate.about().contains(event.text()))
                        .map(candidate -> words(Family.TELL_WHEN, at, candidate))
                        .findFirst();
    }

    private Question words(Family family, double at, Candidate candidate) {
        String text = any(Phrasings.of(family)).formatted(candidate.about().toArray());
        return new Question(family, at, text, candidate.answer(), candidate.heldOut());
    }

    private <T> T any(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}
