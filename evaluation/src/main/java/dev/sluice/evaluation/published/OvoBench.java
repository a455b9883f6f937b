// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.published;

import dev.sluice.evaluation.set.EvalQuestion;
import dev.sluice.evaluation.set.EvalSet;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Reads OVO-Bench as its authors publish it ({@code ovo_bench_new.json} and the source videos).
 *
 * <p>Implemented: the multiple-choice tasks of backward tracing (EPM, ASI, HLD) and of real-time
 * perception (OCR, ACR, ATR, STU, FPD, OJR), and the forward tasks REC (the count must be the same
 * number), SSR and CRR (yes or no at each published time), with the published prompts. Scores are
 * the accuracy by task, its mean over the tasks of each mode, and the mean of the three modes.
 * Times are rounded up to a second, as in the clips that the authors cut, which are not needed
 * here. Not implemented: the scores of the paper's first version, which depend on how early a
 * forward answer comes. The model chooses a letter, or yes or no, instead of answering in free
 * text; counts are free text.
 */
public final class OvoBench {

    private static final String BACKWARD = "backward tracing";
    private static final String REAL_TIME = "real-time visual perception";
    private static final String FORWARD = "forward active responding";
    private static final List<String> MODES = List.of(BACKWARD, REAL_TIME, FORWARD);
    private static final Map<String, String> MODE_OF = new LinkedHashMap<>();

    static {
        List.of("EPM", "ASI", "HLD").forEach(task -> MODE_OF.put(task, BACKWARD));
        List.of("OCR", "ACR", "ATR", "STU", "FPD", "OJR")
                .forEach(task -> MODE_OF.put(task, REAL_TIME));
        List.of("REC", "SSR", "CRR").forEach(task -> MODE_OF.put(task, FORWARD));
    }

    private final VideoFolder videos;
    private final List<EvalQuestion> questions = new ArrayList<>();

    private OvoBench(VideoFolder videos) {
        this.videos = videos;
    }

    /**
     * Reads the benchmark.
     *
     * @param annotations {@code ovo_bench_new.json}
     * @param videos the folder of the source videos, with {@code COIN}, {@code Ego4D} and so on
     * @param skipMissing whether to skip and count missing videos instead of failing
     * @param fps number of frames a second to sample
     */
    public static PublishedSet read(Path annotations, Path videos, boolean skipMissing, double fps)
            throws BenchmarkException {
        VideoFolder folder = new VideoFolder(videos, skipMissing);
        OvoBench bench = new OvoBench(folder);
        for (AnnotationValue entry : AnnotationValue.read(annotations).items()) {
            bench.entry(entry);
        }
        EvalSet set = new EvalSet("OVO-Bench", fps, folder.clips(), bench.questions);
        return new PublishedSet(set, bench::score, folder.missing(), folder.leftOut());
    }

    private void entry(AnnotationValue entry) throws BenchmarkException {
        String task = entry.text("task");
        if (!MODE_OF.containsKey(task)) {
            throw entry.get("task").wrong("one of " + MODE_OF.keySet());
        }
        boolean forward = MODE_OF.get(task).equals(FORWARD);
        Optional<String> clip = videos.clip(List.of(entry.text("video")));
        if (clip.isEmpty()) {
            videos.leaveOut(forward ? entry.get("test_info").items().size() : 1);
        } else if (forward) {
            forward(entry, task, clip.get());
        } else {
            choice(entry, task, clip.get());
        }
    }

    private void choice(AnnotationValue entry, String task, String clip) throws BenchmarkException {
        List<String> options = entry.texts("options");
        List<String> letters = OptionLetters.first(options.size());
        int correct = (int) entry.number("gt");
        if (correct < 0 || correct >= letters.size()) {
            throw entry.get("gt").wrong("the index of one of %d options".formatted(letters.size()));
        }
        String prompt = OvoBenchPrompts.choice(entry.text("question"), options);
        ask(entry, "", clip, task, entry, prompt, letters, letters.get(correct));
    }

    private void forward(AnnotationValue entry, String task, String clip)
            throws BenchmarkException {
        int number = 0;
        for (AnnotationValue test : entry.get("test_info").items()) {
            String suffix = "_" + number++;
            if (task.equals("REC")) {
                String prompt = OvoBenchPrompts.repetitions(entry.text("activity"));
                String count = String.valueOf((int) test.number("count"));
                ask(entry, suffix, clip, task, test, prompt, List.of(), count);
                continue;
            }
            String prompt =
                    task.equals("SSR")
                            ? OvoBenchPrompts.step(test.text("step"))
                            : OvoBenchPrompts.clues(entry.text("question"));
            String answer = test.number("type") == 0 ? "No" : "Yes";
            ask(entry, suffix, clip, task, test, prompt, List.of("Yes", "No"), answer);
        }
    }

    private void ask(
            AnnotationValue entry,
            String suffix,
            String clip,
            String task,
            AnnotationValue timed,
            String prompt,
            List<String> options,
            String answer)
            throws BenchmarkException {
        String id = "q" + (int) entry.number("id") + suffix;
        double at = Math.ceil(timed.number("realtime"));
        String mode = Objects.requireNonNull(MODE_OF.get(task), "entry() has checked the task");
        questions.add(new EvalQuestion(id, clip, mode, task, at, prompt, options, answer, false));
        videos.asked(clip, at);
    }

    private List<PublishedScore> score(Map<String, String> answers, Predicate<String> asked) {
        TaskScores tasks = new TaskScores();
        for (EvalQuestion question : questions) {
            if (!asked.test(question.id())) {
                continue;
            }
            if (question.family().equals("REC")) {
                String digits = answers.getOrDefault(question.id(), "").replaceAll("\\D", "");
                tasks.add("REC", digits.equals(question.answer()));
            } else {
                tasks.add(question, answers);
            }
        }
        List<PublishedScore> scores = new ArrayList<>(tasks.scores());
        List<PublishedScore> modes = new ArrayList<>();
        for (String mode : MODES) {
            mean(mode, tasks).ifPresent(modes::add);
        }
        scores.addAll(modes);
        if (modes.size() == MODES.size()) {
            double mean = modes.stream().mapToDouble(PublishedScore::value).average().orElseThrow();
            scores.add(new PublishedScore("total", mean, modes.size()));
        }
        return scores;
    }

    private static Optional<PublishedScore> mean(String mode, TaskScores tasks) {
        List<String> ofMode =
                MODE_OF.entrySet().stream()
                        .filter(entry -> entry.getValue().equals(mode))
                        .map(Map.Entry::getKey)
                        .filter(tasks::has)
                        .toList();
        return ofMode.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new PublishedScore(
                                mode,
                                ofMode.stream().mapToDouble(tasks::of).average().orElseThrow(),
                                ofMode.size()));
    }
}
