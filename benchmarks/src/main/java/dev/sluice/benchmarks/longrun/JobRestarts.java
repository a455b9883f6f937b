// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks.longrun;

import dev.sluice.operators.config.KafkaOptions;
import dev.sluice.platform.cluster.LocalJob;
import dev.sluice.platform.job.Jobs;
import dev.sluice.platform.local.Home;
import dev.sluice.platform.local.TemporaryFolder;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Starts and stops jobs one after the other in one task manager, whose class loader loads the job's
 * classes anew for each of them, as on a cluster. Each processes ten minutes of four streams and
 * answers questions. It prints what the process holds after each job.
 *
 * <pre>{@code
 * java -Xms1g -Xmx1g -XX:+AlwaysPreTouch -cp … dev.sluice.benchmarks.longrun.JobRestarts
 * [jobs] [cancel or fail]
 * }</pre>
 */
public final class JobRestarts {

    private static final int STREAMS = 4;
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /** What the process holds after a job. */
    record Usage(
            ProcessUsage process, long classLoaders, Map<String, Long> threads, double seconds) {

        String line(int job) {
            return String.format(
                    Locale.ROOT,
                    "| %d | %d | %d | %d | %d | %d | %d | %d | %d | %.1f |",
                    job,
                    process.residentBytes() >> 20,
                    process.mallocBytes() >> 20,
                    process.heapBytes() >> 20,
                    process.metaspaceBytes() >> 20,
                    process.classes(),
                    classLoaders,
                    process.threads(),
                    process.descriptors(),
                    seconds);
        }
    }

    private JobRestarts() {}

    public static void main(String[] arguments) throws Exception {
        int jobs = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 20;
        System.out.println(
                "| job | resident, MiB | malloc, MiB | heap, MiB | metaspace, MiB | classes | class loaders | threads | descriptors | s |");
        System.out.println("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |");
        run(jobs, Home.randomModel());
        System.exit(0);
    }

    /** Runs this many jobs, and returns what the process held after each. */
    static List<Usage> run(int jobs, Path model) throws Exception {
        List<Usage> usages = new ArrayList<>();
        Instant start = Instant.now().truncatedTo(ChronoUnit.HOURS).minus(Duration.ofHours(1));
        try (TemporaryFolder folder = TemporaryFolder.create("sluice-job-classes-");
                LongRunDeployment deployment = LongRunDeployment.start(model, onACluster());
                Feeder feeder = new Feeder(deployment.config(), STREAMS, start)) {
            List<URI> jars = JobClasses.jars(folder.path());
            feeder.publishBatch();
            for (int i = 1; i <= jobs; i++) {
                Configuration config = new Configuration(deployment.config());
                config.set(PipelineOptions.JARS, jars.stream().map(URI::toString).toList());
                config.set(KafkaOptions.GROUP_ID, "job-" + i); // reads from the beginning
                long nanos = System.nanoTime();
                LocalJob job = deployment.cluster().submit(Jobs.live(config));
                await(deployment, job, feeder);
                job.cancel();
                usages.add(usage((System.nanoTime() - nanos) / 1e9));
                System.out.println(usages.get(i - 1).line(i));
            }
        }
        return usages;
    }

    /**
     * The order of class loading of a cluster, and what docs/operations.md shows for it. There,
     * Flink's own classes come from the parent; here, the parent has the connector as well, which
     * has to come from the job's jars.
     */
    private static Map<String, String> onACluster() {
        return Map.of(
                "classloader.resolve-order", "child-first",
                "classloader.parent-first-patterns.default",
                        "java.;scala.;javax.annotation;org.xml;javax.xml;org.w3c;org.slf4j;org.apache.logging",
                "classloader.parent-first-patterns.additional",
                        "org.bytedeco.;ai.onnxruntime.;ai.djl.;com.sun.jna.");
    }

    private static void await(LongRunDeployment deployment, LocalJob job, Feeder feeder)
            throws Exception {
        URI metrics = deployment.cluster().metrics().orElseThrow();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            JobMetrics now = JobMetrics.read(metrics);
            if (now.sum("answer_status_answers") >= feeder.asked()) {
                return;
            }
            job.await(POLL);
            if (job.ended() || System.nanoTime() > deadline) {
                throw new IOException(
                        "the job has not answered %d questions".formatted(feeder.asked()));
            }
        }
    }

    /** Measures twice: the first collection lets what is closed by cleaners go. */
    private static Usage usage(double seconds) throws Exception {
        ProcessUsage.measure();
        Thread.sleep(1_000);
        long loaders = JvmCounts.classLoaders();
        return new Usage(ProcessUsage.measure(), loaders, JvmCounts.threads(), seconds);
    }
}
