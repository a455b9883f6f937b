// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.published;

import dev.sluice.evaluation.set.EvalQuestion;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Adds up right answers by task. Not safe for several threads. */
final class TaskScores {

    private final Map<String, int[]> byTask = new LinkedHashMap<>(); // right, all

    void add(String task, boolean right) {
        int[] counts = byTask.computeIfAbsent(task, key -> new int[2]);
        counts[0] += right ? 1 : 0;
        counts[1]++;
    }

    /** Adds a question whose answer is one of its options, or a text that must be the same. */
    void add(EvalQuestion question, Map<String, String> answers) {
        String given = answers.getOrDefault(question.id(), "").strip();
        add(question.family(), given.equalsIgnoreCase(question.answer()));
    }

    boolean has(String task) {
        return byTask.containsKey(task);
    }

    double of(String task) {
        int[] counts = byTask.get(task);
        return (double) counts[0] / counts[1];
    }

    /** One for each task, in the order in which they came. */
    List<PublishedScore> scores() {
        List<PublishedScore> scores = new ArrayList<>();
        byTask.forEach((task, counts) -> scores.add(new PublishedScore(task, of(task), counts[1])));
        return scores;
    }

    /** Over all questions alike. */
    PublishedScore total(String name) {
        int right = byTask.values().stream().mapToInt(counts -> counts[0]).sum();
        int all = byTask.values().stream().mapToInt(counts -> counts[1]).sum();
        return new PublishedScore(name, (double) right / all, all);
    }

    boolean isEmpty() {
        return byTask.isEmpty();
    }
}
