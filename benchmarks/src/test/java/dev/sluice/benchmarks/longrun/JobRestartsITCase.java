// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks.longrun;

import dev.sluice.benchmarks.longrun.JobRestarts.Usage;
import dev.sluice.platform.local.Home;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;

/** Jobs that are started and stopped in one task manager leave nothing behind. */
final class JobRestartsITCase {

    private static final int JOBS = 3;

    /** Flink's caches hold the loader of the last job in the job manager and the task manager. */
    private static final int LOADERS = 2;

    /** Of segments that the broker opens while it runs. */
    private static final int DESCRIPTORS = 8;

    /** Threads of a job's own clients, sources and pools, without the program's publisher. */
    private static final Pattern OWN =
            Pattern.compile(".*(job-#|Source Data Fetcher|sluice-(?!ingest)).*");

    @Test
    void aJobLeavesNoThreadDescriptorOrClassLoader() throws Exception {
        List<Usage> usages = JobRestarts.run(JOBS, Home.randomModel());
        Usage before = usages.get(JOBS - 2);
        Usage after = usages.get(JOBS - 1);
        assertThat(after.threads().keySet()).noneMatch(name -> OWN.matcher(name).matches());
        assertThat(after.classLoaders()).isLessThanOrEqualTo(LOADERS);
        assertThat(after.process().descriptors())
                .isLessThanOrEqualTo(before.process().descriptors() + DESCRIPTORS);
    }
}
