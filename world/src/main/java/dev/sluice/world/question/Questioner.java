package dev.sluice.world.question;

import dev.sluice.world.Truth;

import java.util.List;
import java.util.Optional;
import java.util.Random;
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
        int least = answers.stream().mapToInt(given).min().orElseThrow();
        List<String> rare = answers.stream().filter(a -> given.applyAsInt(a) == least).toList();
        String answer = any(rare);
        Candidate chosen = any(all.stream().filter(c -> c.answer().equals(answer)).toList());
        String text = any(Phrasings.of(family)).formatted(chosen.about().toArray());
        return Optional.of(new Question(family, at, text, answer, chosen.heldOut()));
    }

    private <T> T any(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}
