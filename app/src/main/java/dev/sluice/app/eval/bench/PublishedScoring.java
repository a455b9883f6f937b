package dev.sluice.app.eval.bench;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** The rule by which a benchmark's authors score. */
@FunctionalInterface
public interface PublishedScoring {

    /**
     * The scores, tasks first.
     *
     * @param answers what was answered, by question id; what is missing counts as wrong
     */
    default List<PublishedScore> of(Map<String, String> answers) {
        return of(answers, question -> true);
    }

    /** The scores over a part of the questions. */
    List<PublishedScore> of(Map<String, String> answers, Predicate<String> asked);
}
