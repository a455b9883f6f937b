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
        List<GoalLine> lines = new BandwidthGoals(CLIPS.get(0)).measure(turns);
        Path recorded = options.home().resolve("benchmarks/goals.json");
        if (options.record()) {
            RecordedRatios.write(recorded, lines);
        }
        List<GoalLine> all = new ArrayList<>(lines);
        if (!options.isShort()) {
            all.addAll(againstAuthors(turns));
            for (GoalGroup group : ofFiles()) {
                all.addAll(group.measure(turns));
            }
        }
        GoalReport report = new GoalReport(all);
        System.out.print(report.text());
        if (options.json() != null) {
            report.write(options.json());
        }
        List<String> shortfalls =
                options.isShort() ? RecordedRatios.shortfalls(recorded, lines) : List.of();
        shortfalls.forEach(System.err::println);
        return shortfalls.isEmpty() ? 0 : 1;
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

    /** Returns the groups that need a video or a model folder. */
    private List<GoalGroup> ofFiles() throws IOException {
        List<GoalGroup> groups = new ArrayList<>();
        for (Path file : options.videos()) {
            VideoFile video = VideoFile.read(file);
            groups.add(new DecodingGoals(video));
            groups.add(new ReplayGoals(video, options.minutes()));
        }
        if (options.model() != null) {
            groups.add(new CallerGoals(options.model(), options.suffix()));
        }
        return groups;
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
