// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.published;

import dev.sluice.evaluation.set.EvalQuestion;
import dev.sluice.evaluation.set.EvalSet;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Reads StreamingBench as its authors publish it ({@code questions_real.json}, {@code …_omni},
 * {@code …_sqa}, {@code …_proactive} and their {@code …_stream} twins).
 *
 * <p>Implemented: the multiple-choice tasks, sequential questions with the earlier ones and their
 * correct answers in the prompt, and proactive output, asked every second from one second after the
 * question to four seconds after the right time, scored by time (the first yes within two seconds)
 * and by the text of the output. Not implemented: spoken questions, the tables of the data hub, and
 * the limit of 60 s on the video before a question: evidence reaches back to the start of the
 * stream. Audio is not used, although the omni-source tasks need it. The model chooses the letter
 * of an option instead of answering in free text.
 */
public final class StreamingBench {

    private static final String REAL_TIME = "real-time visual understanding";
    private static final String OMNI = "omni-source understanding";
    private static final String CONTEXTUAL = "contextual understanding";
    private static final Set<String> OMNI_TASKS =
            Set.of(
                    "Emotion Recognition",
                    "Scene Understanding",
                    "Source Discrimination",
                    "Multimodal Alignment");
    private static final Set<String> CONTEXTUAL_TASKS =
            Set.of(
                    "Misleading Context Understanding",
                    "Anomaly Context Understanding",
                    "Sequential Question Answering",
                    "Proactive Output");
    private static final String PROACTIVE_TIME = "Proactive Output, time";
    private static final String PROACTIVE_WORDS = "Proactive Output, words";

    private final VideoFolder videos;
    private final List<EvalQuestion> questions = new ArrayList<>();
    private final List<EvalQuestion> choices = new ArrayList<>();
    private final List<ProactiveItem> proactive = new ArrayList<>();

    private StreamingBench(VideoFolder videos) {
        this.videos = videos;
    }

    /**
     * Reads one of the files.
     *
     * @param annotations one of the published files
     * @param videos the folder with the videos: {@code sample_1_real.mp4} as the authors' script
     *     renames them, or {@code sample_1/video.mp4} as they are packed, directly or in a folder
     *     of the task's name
     * @param skipMissing whether to skip and count missing videos instead of failing
     * @param fps number of frames a second to sample
     */
    public static PublishedSet read(Path annotations, Path videos, boolean skipMissing, double fps)
            throws BenchmarkException {
        VideoFolder folder = new VideoFolder(videos, skipMissing);
        StreamingBench bench = new StreamingBench(folder);
        int number = 0;
        for (AnnotationValue entry : AnnotationValue.read(annotations).items()) {
            bench.entry(entry, "q" + number);
            number++;
        }
        EvalSet set = new EvalSet("StreamingBench", fps, folder.clips(), bench.questions);
        return new PublishedSet(set, bench::score, folder.missing(), folder.leftOut());
    }

    /** Reads an entry: one video or, in the sequential task, a list of its parts. */
    private void entry(AnnotationValue entry, String id) throws BenchmarkException {
        List<AnnotationValue> parts = entry.isList() ? entry.items() : List.of(entry);
        StringBuilder context = new StringBuilder();
        int number = 0;
        for (AnnotationValue part : parts) {
            List<AnnotationValue> asked = part.get("questions").items();
            Optional<String> clip = videos.clip(paths(part.text("video_path")));
            if (clip.isEmpty()) {
                videos.leaveOut(asked.size());
                continue;
            }
            for (AnnotationValue question : asked) {
                question(question, id + "." + number, clip.get(), context);
                number++;
            }
        }
    }

    /** Returns where a video may be. The published name is {@code ./videos/sample_1_real.mp4}. */
    private static List<String> paths(String path) {
        String name = path.replaceFirst(".*[/\\\\]", "");
        List<String> paths = new ArrayList<>(List.of(name, "videos/" + name));
        String stem = name.replaceFirst("\\.[^.]*$", "");
        int end = stem.indexOf('_', stem.indexOf('_') + 1);
        if (end > 0) {
            String packed = stem.substring(0, end) + "/video.mp4";
            String task = stem.substring(end + 1);
            paths.add(task + "/" + packed);
            paths.add(task.replace('_', ' ') + "/" + packed);
            paths.add(packed);
        }
        return paths;
    }

    private void question(AnnotationValue question, String id, String clip, StringBuilder context)
            throws BenchmarkException {
        if (question.has("ground_truth_time_stamp")) {
            proactive(question, id, clip);
            return;
        }
        String task = question.text("task_type");
        String text = question.text("question");
        List<String> options = lettered(question.texts("options"));
        String answer = question.text("answer").strip();
        List<String> letters = OptionLetters.first(options.size());
        if (!letters.contains(answer)) {
            throw question.get("answer").wrong("one of " + letters);
        }
        boolean sequential = task.equals("Sequential Question Answering");
        String prompt =
                sequential
                        ? StreamingBenchPrompts.sequential(context.toString(), text, options)
                        : StreamingBenchPrompts.choice(text, options);
        int at = question.seconds("time_stamp");
        choices.add(
                ask(
                        new EvalQuestion(
                                id, clip, group(task), task, at, prompt, letters, answer, false)));
        context.append(
                StreamingBenchPrompts.contextItem(
                        question.text("time_stamp"), text, options, answer));
    }

    private static List<String> lettered(List<String> options) {
        if (options.isEmpty() || options.get(0).startsWith("A.")) {
            return options;
        }
        List<String> lettered = new ArrayList<>();
        for (int i = 0; i < options.size(); i++) {
            lettered.add(OptionLetters.of(i) + ". " + options.get(i));
        }
        return lettered;
    }

    private void proactive(AnnotationValue question, String id, String clip)
            throws BenchmarkException {
        String text = question.text("question");
        String output = question.text("ground_truth_output");
        int from = question.seconds("time_stamp") + 1;
        int truth = question.seconds("ground_truth_time_stamp");
        String whether = StreamingBenchPrompts.rightTime(text, output);
        List<ProactiveItem.Poll> polls = new ArrayList<>();
        for (int at = from; at <= truth + ProactiveItem.OVERTIME; at++) {
            String timeId = id + "@" + at;
            String answer = at >= truth ? "yes" : "no";
            List<String> options = List.of("yes", "no");
            ask(
                    new EvalQuestion(
                            timeId,
                            clip,
                            CONTEXTUAL,
                            PROACTIVE_TIME,
                            at,
                            whether,
                            options,
                            answer,
                            false));
            String wordsId = null;
            if (Math.abs(at - truth) <= ProactiveItem.TOLERANCE) {
                wordsId = timeId + "/words";
                String what = StreamingBenchPrompts.output(text);
                ask(
                        new EvalQuestion(
                                wordsId,
                                clip,
                                CONTEXTUAL,
                                PROACTIVE_WORDS,
                                at,
                                what,
                                List.of(),
                                output,
                                false));
            }
            polls.add(new ProactiveItem.Poll(at, timeId, wordsId));
        }
        proactive.add(new ProactiveItem(truth, output, polls));
    }

    private EvalQuestion ask(EvalQuestion question) {
        questions.add(question);
        videos.asked(question.clip(), question.at());
        return question;
    }

    private static String group(String task) {
        if (OMNI_TASKS.contains(task)) {
            return OMNI;
        }
        return CONTEXTUAL_TASKS.contains(task) ? CONTEXTUAL : REAL_TIME;
    }

    private List<PublishedScore> score(Map<String, String> answers, Predicate<String> asked) {
        TaskScores tasks = new TaskScores();
        choices.stream()
                .filter(question -> asked.test(question.id()))
                .forEach(question -> tasks.add(question, answers));
        List<PublishedScore> scores = new ArrayList<>();
        if (!tasks.isEmpty()) {
            scores.addAll(tasks.scores());
            scores.add(tasks.total("all multiple choice"));
        }
        TaskScores spoken = new TaskScores();
        for (ProactiveItem item : proactive) {
            if (!item.isAsked(asked)) {
                continue;
            }
            spoken.add(PROACTIVE_TIME, item.inTime(answers));
            spoken.add(PROACTIVE_WORDS, item.inWords(answers));
        }
        scores.addAll(spoken.scores());
        return scores;
    }
}
