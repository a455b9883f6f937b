// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks.goals;

import dev.sluice.benchmarks.decoding.VideoFile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** The program behind {@code benchmarks/goals}. */
public final class Goals {

    /** A clip of Qwen2.5-VL-7B, of LLaVA-OneVision-0.5B, and one of many small steps. */
    private static final List<CameraClip> CLIPS =
            List.of(
                    new CameraClip(32, 196, 3584),
                    new CameraClip(32, 196, 896),
                    new CameraClip(64, 64, 2048));

    /** As long as the window that most methods reduce together. */
    private static final CameraClip POLICY_CLIP = new CameraClip(16, 196, 3584);

    private final GoalOptions options;

    private Goals(GoalOptions options) {
        this.options = options;
    }

    /**
     * Measures, prints the table, and exits with 1 if the short form finds a shortfall.
     *
     * @param arguments see {@link GoalOptions#USAGE}
     */
    public static void main(String[] arguments) throws IOException {
        Path home = Path.of(System.getProperty("sluice.home", ""));
        try {
            System.exit(new Goals(GoalOptions.parse(home, arguments)).run());
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.err.println(GoalOptions.USAGE);
            System.exit(2);
        }
    }

    private int run() throws IOException {
        Turns turns = options.isShort() ? Turns.few() : Turns.usual();
        if (options.policies()) {
            printPolicies(turns);
            return 0;
        }
        GoalPlan plan = new GoalPlan(System.err, options.only());
        plan.add("token reduction and bandwidth", this::againstBandwidth);
        if (!options.isShort()) {
            addLong(plan);
        }
        List<GoalLine> all = plan.measure(turns);
        GoalReport report = new GoalReport(all);
        System.out.print(report.text());
        if (options.json() != null) {
            report.write(options.json());
        }
        List<String> shortfalls =
                options.isShort() ? RecordedRatios.shortfalls(recorded(), all) : List.of();
        shortfalls.forEach(System.err::println);
        return shortfalls.isEmpty() ? 0 : 1;
    }

    private Path recorded() {
        return options.home().resolve("benchmarks/goals.json");
    }

    private List<GoalLine> againstBandwidth(Turns turns) throws IOException {
        List<GoalLine> lines = new BandwidthGoals(CLIPS.get(0)).measure(turns);
        if (options.record()) {
            RecordedRatios.write(recorded(), lines);
        }
        return lines;
    }

    private void printPolicies(Turns turns) throws IOException {
        Path clip = Files.createTempDirectory("sluice-goals");
        Path folder = Objects.requireNonNull(options.authors(), "GoalOptions asks for it");
        try (Authors authors = new Authors(options.python(), options.home(), folder)) {
            new PolicyTable(authors, POLICY_CLIP, clip).print(AuthorsCase.ALL, turns, System.out);
        } finally {
            delete(clip);
        }
    }

    /** Adds what is not part of the short form. */
    private void addLong(GoalPlan plan) throws IOException {
        plan.add("token reduction and the authors' code", this::againstAuthors);
        plan.add("start-up", new StartGoals(options.home()));
        Path shipped = options.home().resolve("models/room-qwen2_5_vl");
        List<Integer> bounds =
                List.of(StreamLengthGoals.DEFAULT_BOUND, StreamLengthGoals.SHIPPED_BOUND);
        plan.add(
                "first token over the length of a stream",
                new StreamLengthGoals(shipped, "auto", bounds));
        Path model = options.model();
        for (Path file : options.videos()) {
            VideoFile video = VideoFile.read(file);
            plan.add("decoding of " + video.name(), new DecodingGoals(video));
            plan.add("replay of " + video.name(), new ReplayGoals(video, options.minutes()));
            if (model != null) {
                plan.add(
                        video.name() + " live", new LiveShareGoals(video, model, options.suffix()));
            }
        }
        if (model != null) {
            plan.add("an answer", new AnswerShareGoals(model, options.suffix()));
            plan.add(
                    "first token of the model over the length of a stream",
                    new StreamLengthGoals(
                            model, options.suffix(), List.of(StreamLengthGoals.SMALL_BOUND)));
            plan.add("answers of several callers", new CallerGoals(model, options.suffix()));
        }
    }

    private List<GoalLine> againstAuthors(Turns turns) throws IOException {
        Path folder = options.authors();
        if (folder == null) {
            return List.of(
                    new GoalLine("holitom", "the authors' code (--authors)", 10, Ratio.NONE));
        }
        List<GoalLine> lines = new ArrayList<>();
        Path clips = Files.createTempDirectory("sluice-goals");
        try (Authors authors = new Authors(options.python(), options.home(), folder)) {
            for (CameraClip clip : CLIPS) {
                lines.addAll(
                        new AuthorsGoals(authors, clip, clips.resolve(clip.size())).measure(turns));
            }
        } finally {
            delete(clips);
        }
        return lines;
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
