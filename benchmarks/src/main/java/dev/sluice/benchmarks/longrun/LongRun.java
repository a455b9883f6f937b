// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks.longrun;

import dev.sluice.platform.client.AnswerReader;
import dev.sluice.platform.cluster.LocalJob;
import dev.sluice.platform.job.Jobs;
import dev.sluice.platform.local.Home;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;

/**
 * Runs the job on hours of video of four streams, as fast as it can, with questions and watches,
 * and samples the process every ten minutes of stream time. The video is published while the job
 * runs, at most {@link Feeder#BATCH} ahead of it. The heap needs a fixed size, so that growth of
 * resident memory is native memory:
 *
 * <pre>{@code
 * java -Xms1g -Xmx1g -XX:+AlwaysPreTouch -cp … dev.sluice.benchmarks.longrun.LongRun
 * [hours] [output folder] [model folder]
 * }</pre>
 *
 * It writes {@code long-run.csv} and {@code long-run.svg}, and exits with 1 if a question was not
 * answered, or not with the status ok, or if a chunk was late or missing.
 */
public final class LongRun {

    private static final int STREAMS = 4;
    private static final int WARM_UP = 1; // batches before the first sample
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofMinutes(15);

    private final LocalJob job;
    private final URI metrics;
    private final Feeder feeder;
    private final AnswerTally tally;
    private final SampleTable table;
    private final Instant start;
    private final long startNanos = System.nanoTime();

    private LongRun(
            LocalJob job,
            URI metrics,
            Feeder feeder,
            AnswerTally tally,
            SampleTable table,
            Instant start) {
        this.job = job;
        this.metrics = metrics;
        this.feeder = feeder;
        this.tally = tally;
        this.table = table;
        this.start = start;
    }

    public static void main(String[] arguments) throws Exception {
        int hours = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 24;
        Path folder = Path.of(arguments.length > 1 ? arguments[1] : "long-run");
        Path model = arguments.length > 2 ? Path.of(arguments[2]) : Home.randomModel();
        System.exit(run(hours, folder, model) ? 0 : 1);
    }

    /** Runs the job on this many hours; returns whether nothing was lost. */
    static boolean run(int hours, Path folder, Path model) throws Exception {
        Instant start = Instant.now().truncatedTo(ChronoUnit.HOURS).minus(Duration.ofHours(hours));
        SampleTable table = new SampleTable(folder.resolve("long-run.csv"));
        try (LongRunDeployment deployment = LongRunDeployment.start(model, Map.of());
                Feeder feeder = new Feeder(deployment.config(), STREAMS, start);
                AnswerReader answers =
                        AnswerReader.fromStart(
                                deployment.kafka().client(), deployment.kafka().answers())) {
            LocalJob job = deployment.cluster().submit(Jobs.live(deployment.config()));
            LongRun run =
                    new LongRun(
                            job,
                            deployment.cluster().metrics().orElseThrow(),
                            feeder,
                            new AnswerTally(answers),
                            table,
                            start);
            run.feed(hours);
            boolean complete = run.complete();
            job.cancel();
            Files.writeString(folder.resolve("long-run.svg"), LongRunPlot.of(table.samples()));
            return complete;
        }
    }

    /** Publishes a batch while the job is busy with the one before. */
    private void feed(int hours) throws Exception {
        int batches = (int) Duration.ofHours(hours).dividedBy(Feeder.BATCH);
        feeder.publishBatch();
        for (int batch = 1; batch <= batches; batch++) {
            Instant end = feeder.end();
            if (batch < batches) {
                feeder.publishBatch();
            }
            awaitApplied(end);
            sample(end, batch > WARM_UP);
        }
    }

    private void awaitApplied(Instant end) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!isApplied(JobMetrics.read(metrics), end)) {
            job.await(POLL);
            if (job.ended() || System.nanoTime() > deadline) {
                throw new IOException("the job has not applied the video up to " + end);
            }
        }
    }

    private boolean isApplied(JobMetrics now, Instant end) {
        return feeder.streamIds().stream()
                .allMatch(streamId -> now.appliedSeconds(streamId) >= end.getEpochSecond());
    }

    private void sample(Instant applied, boolean keep) throws Exception {
        tally.update();
        Sample sample =
                Sample.of(
                        Duration.between(start, applied).toSeconds() / 3600.0,
                        (System.nanoTime() - startNanos) / 1e9,
                        ProcessUsage.measure(),
                        JobMetrics.read(metrics),
                        tally);
        tally.reset();
        if (keep) {
            table.add(sample);
        }
        say(
                "%6.2f h after %6.0f s: heap %4.0f MiB, resident %4.0f MiB, malloc %4.0f MiB, state %6.0f KiB, first token %5.1f ms",
                sample.value("stream_hours"),
                sample.value("wall_s"),
                sample.value("heap_after_gc_mib"),
                sample.value("rss_mib"),
                sample.value("malloc_used_mib"),
                sample.value("state_kib"),
                sample.value("first_token_p50_ms"));
    }

    /** Waits for the last answers; returns whether there is one to each question. */
    private boolean complete() throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (tally.answered() < feeder.asked() && System.nanoTime() < deadline) {
            job.await(POLL);
            tally.update();
        }
        JobMetrics end = JobMetrics.read(metrics);
        double late = end.sum("encode_chunksLate");
        double missing = end.sum("encode_chunksMissing");
        say(
                "%d of %d questions answered, %d answers in all, %d of them not ok; %.0f chunks late, %.0f missing",
                tally.answered(), feeder.asked(), tally.answers(), tally.failed(), late, missing);
        return tally.answered() == feeder.asked() && tally.failed() == 0 && late + missing == 0;
    }

    private static void say(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }
}
