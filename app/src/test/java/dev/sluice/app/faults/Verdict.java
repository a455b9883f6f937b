// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.faults;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What is expected of a play, what was found, and whether that is as promised. For one thread. */
final class Verdict {

    private final Map<String, String> expected;
    private final Set<String> questions;
    private final List<String> remarks = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();
    private final List<Step> steps = new ArrayList<>();
    private Optional<Comparison> other = Optional.empty();
    private boolean mayRepeat;
    private boolean mayDiffer;

    /** A part of a play. */
    @FunctionalInterface
    interface Step {
        void run() throws Exception;
    }

    /**
     * @param expected texts of the answers of an undisturbed run, under their names
     * @param questions ids of the questions whose answers are compared
     */
    Verdict(Map<String, String> expected, Set<String> questions) {
        this.expected = new TreeMap<>(expected);
        this.questions = new HashSet<>(questions);
    }

    /** Documented: answers may be there more than once, with the same ids and text. */
    void mayRepeat() {
        mayRepeat = true;
    }

    /**
     * Documented: the answers are others, because video is not there any more. How often a watch
     * tells something depends on the video, too, so that only questions have to be answered.
     */
    void mayDiffer() {
        mayDiffer = true;
        expected.keySet().removeIf(name -> name.startsWith("watch-"));
    }

    /** Expects one answer to a question, with any text. */
    void expectOnce(String queryId) {
        questions.add(queryId);
        expected.put(queryId + "#0", null);
    }

    /** Compares the answers to a question. */
    void include(String queryId) {
        questions.add(queryId);
    }

    /** Expects no answer of this name, because it was there before the play. */
    void exclude(String name) {
        expected.remove(name);
    }

    /** Expects a text. */
    void expect(String name, String text) {
        expected.put(name, text);
    }

    /** Expects one answer to every question but the watches, with any text. */
    void expectAnyText() {
        expected.keySet().removeIf(name -> name.startsWith("watch-"));
        expected.replaceAll((name, text) -> null);
        questions.removeIf(id -> id.startsWith("watch-"));
    }

    /** Returns the names of the answers that are expected. */
    Set<String> names() {
        return expected.keySet();
    }

    /** Judges something else than answers. */
    void compare(Comparison comparison) {
        other = Optional.of(comparison);
    }

    /** Does something when all answers are there, before they are compared. */
    void atEnd(Step step) {
        steps.add(step);
    }

    void remark(String text, Object... arguments) {
        remarks.add(text.formatted(arguments));
    }

    void check(boolean holds, String text, Object... arguments) {
        if (!holds) {
            failures.add(text.formatted(arguments));
        }
    }

    /** Returns whether every answer that is expected was found. */
    boolean hasAll(List<AnswerLog.Entry> found) {
        Set<String> missing = new HashSet<>(expected.keySet());
        found.forEach(entry -> missing.remove(entry.name()));
        return missing.isEmpty();
    }

    /** Returns whether answers are compared. */
    boolean ofAnswers() {
        return other.isEmpty();
    }

    /** Compares, and decides. */
    Comparison judge(List<AnswerLog.Entry> found) throws Exception {
        for (Step step : steps) {
            step.run();
        }
        Comparison comparison = compared(found);
        check(comparison.lost().isEmpty(), "lost %s", comparison.lost());
        check(mayRepeat || comparison.doubled().isEmpty(), "doubled %s", comparison.doubled());
        check(
                mayDiffer || comparison.different().isEmpty(),
                "different %s",
                comparison.different());
        return comparison;
    }

    Comparison compared(List<AnswerLog.Entry> found) {
        return other.orElseGet(() -> Comparison.of(expected, found, questions));
    }

    String remarks() {
        return String.join("; ", remarks);
    }

    Optional<String> failure() {
        return failures.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", failures));
    }
}
