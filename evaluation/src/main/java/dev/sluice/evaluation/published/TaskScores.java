// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.published;

import dev.sluice.evaluation.set.EvalQuestion;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Counts the correct answers of each task. Not safe for several threads. */
final class TaskScores {

    private final Map<String, int[]> byTask = new LinkedHashMap<>(); // correct, all

    /** Adds an answer. */
    void add(String task, boolean correct) {
        int[] counts = byTask.computeIfAbsent(task, key -> new int[2]);
        counts[0] += correct ? 1 : 0;
        counts[1]++;
    }

    /** Adds an answer, which has to be the same text as the correct one. */
    void add(EvalQuestion question, Map<String, String> answers) {
        String given = answers.getOrDefault(question.id(), "").strip();
        add(question.family(), given.equalsIgnoreCase(question.answer()));
    }

    boolean has(String task) {
        return byTask.containsKey(task);
    }

    /** Returns the share of correct answers of a task to which answers were added. */
    double of(String task) {
        int[] counts = Objects.requireNonNull(byTask.get(task), "the task has no answers");
        return (double) counts[0] / counts[1];
    }

    /** Returns the score of each task, in the order in which the tasks were added. */
    List<PublishedScore> scores() {
        List<PublishedScore> scores = new ArrayList<>();
        byTask.forEach((task, counts) -> scores.add(new PublishedScore(task, of(task), counts[1])));
        return scores;
    }

    /** Returns the score over the questions of all tasks. */
    PublishedScore total(String name) {
        int correct = byTask.values().stream().mapToInt(counts -> counts[0]).sum();
        int all = byTask.values().stream().mapToInt(counts -> counts[1]).sum();
        return new PublishedScore(name, (double) correct / all, all);
    }

    boolean isEmpty() {
        return byTask.isEmpty();
    }
}
