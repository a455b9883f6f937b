// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks;

import dev.sluice.model.ModelException;
import dev.sluice.model.RuntimeOptions;
import dev.sluice.model.SessionLimits;
import dev.sluice.model.VideoLlm;
import dev.sluice.model.VideoLlms;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Measures the answers per second of several concurrent callers, such as subtasks, with several
 * numbers of threads per run of a graph. The settings alternate in one process, and what counts are
 * the ratios.
 *
 * <pre>{@code
 * java -cp … dev.sluice.benchmarks.ThreadsBenchmark [model folder] [steps of 16 visual tokens]
 * [new tokens] [answers per caller and round] [rounds] [callers]…
 * }</pre>
 */
public final class ThreadsBenchmark implements AutoCloseable {

    private static final int BLOCK = 64;

    private final List<Setting> settings = new ArrayList<>();
    private final int answers;

    /**
     * One setting that is compared.
     *
     * @param name the setting's name in the report
     * @param callers the callers, each with a model of its own
     * @param models the models, which may share weights
     */
    private record Setting(String name, List<RuntimeThroughput> callers, List<VideoLlm> models) {}

    /**
     * The result of a setting.
     *
     * @param name the setting's name
     * @param perSecond median answers per second
     * @param ratio median over the rounds of the speed relative to the first setting
     * @param cpuRatio median over the rounds of the processor time relative to the first setting,
     *     which other load affects less; on Linux its clock has ticks of 10 ms, so short rounds
     *     cannot be compared
     */
    record Result(String name, double perSecond, double ratio, double cpuRatio) {}

    /** One round of one setting. */
    private record Round(double perSecond, double cpuSeconds) {}

    /** Creates a benchmark without settings. */
    ThreadsBenchmark(int answers) {
        this.answers = answers;
    }

    /** Runs the benchmark for each number of callers, and prints a line for each setting. */
    public static void main(String[] arguments) throws Exception {
        Arguments given = new Arguments(arguments);
        Path folder = Path.of(given.text(0, "models/tiny-qwen2_5_vl"));
        int steps = given.number(1, 20);
        int newTokens = given.number(2, 16);
        int answers = given.number(3, 8);
        int rounds = given.number(4, 15);
        int cores = Runtime.getRuntime().availableProcessors();
        for (int callers : given.numbersFrom(5, 1, cores, 2 * cores)) {
            try (ThreadsBenchmark benchmark = new ThreadsBenchmark(answers)) {
                benchmark.openAll(folder, callers, steps, newTokens);
                benchmark.measure(2);
                System.out.printf("%d callers, %d cores%n", callers, cores);
                benchmark.measure(rounds).forEach(result -> System.out.println(line(result)));
            }
        }
    }

    private static String line(Result result) {
        return String.format(
                Locale.ROOT,
                "  %-44s %8.2f answers/s, %.2f × (processor time %.2f ×)",
                result.name,
                result.perSecond,
                result.ratio,
                result.cpuRatio);
    }

    /** Opens the model folder with each of the settings. */
    void openAll(Path folder, int callers, int steps, int newTokens)
            throws ModelException, IOException {
        int cores = Runtime.getRuntime().availableProcessors();
        List<Path> same = new ArrayList<>();
        List<Path> own = new ArrayList<>();
        for (int caller = 0; caller < callers; caller++) {
            same.add(folder);
            own.add(linked(folder));
        }
        open("one thread a call", same, 1, steps, newTokens);
        open("one shared pool", same, 0, steps, newTokens);
        open("a pool of all cores a graph", same, cores, steps, newTokens);
        open("a pool of all cores a graph and caller", own, cores, steps, newTokens);
    }

    private void open(String name, List<Path> folders, int threads, int steps, int newTokens)
            throws ModelException {
        RuntimeOptions options =
                new RuntimeOptions("cpu", "auto", threads, BLOCK, new SessionLimits(0, 0, 0));
        List<VideoLlm> models = new ArrayList<>();
        List<RuntimeThroughput> callers = new ArrayList<>();
        settings.add(new Setting(name, callers, models));
        for (Path folder : folders) {
            models.add(VideoLlms.open(folder, options));
            callers.add(new RuntimeThroughput(models.get(models.size() - 1), steps, newTokens));
        }
    }

    /** Returns another folder with links to the same files, so that the weights are not shared. */
    private static Path linked(Path folder) throws IOException {
        Path copy = Files.createTempDirectory("sluice-threads");
        copy.toFile().deleteOnExit();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Path link = copy.resolve(file.getFileName());
                Files.createSymbolicLink(link, file.toAbsolutePath());
                link.toFile().deleteOnExit();
            }
        }
        return copy;
    }

    /** Measures all settings alternately. */
    List<Result> measure(int rounds) throws Exception {
        Round[][] all = new Round[settings.size()][rounds];
        for (int round = 0; round < rounds; round++) {
            for (int setting = 0; setting < settings.size(); setting++) {
                all[setting][round] = once(settings.get(setting));
            }
        }
        List<Result> results = new ArrayList<>();
        for (int setting = 0; setting < settings.size(); setting++) {
            Round[] own = all[setting];
            results.add(
                    new Result(
                            settings.get(setting).name,
                            median(rounds, round -> own[round].perSecond),
                            median(rounds, round -> own[round].perSecond / all[0][round].perSecond),
                            median(
                                    rounds,
                                    round -> own[round].cpuSeconds / all[0][round].cpuSeconds)));
        }
        return results;
    }

    private Round once(Setting setting) throws Exception {
        List<Callable<Integer>> calls = new ArrayList<>();
        for (RuntimeThroughput caller : setting.callers) {
            calls.add(() -> answers(caller));
        }
        SimultaneousCalls<Integer> made = SimultaneousCalls.make(calls);
        int all = made.results().stream().mapToInt(Integer::intValue).sum();
        return new Round(all / made.wallSeconds(), made.cpuSeconds());
    }

    /** Generates a caller's answers and returns their number. */
    private int answers(RuntimeThroughput caller) throws ModelException {
        for (int answer = 0; answer < answers; answer++) {
            caller.measure();
        }
        return answers;
    }

    private static double median(int count, IntToDoubleFunction value) {
        double[] sorted = IntStream.range(0, count).mapToDouble(value).sorted().toArray();
        return sorted[count / 2];
    }

    @Override
    public void close() {
        settings.forEach(setting -> setting.models.forEach(VideoLlm::close));
    }
}
