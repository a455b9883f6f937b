// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.replay;

import dev.sluice.app.progress.Progress;
import dev.sluice.app.progress.Remaining;
import dev.sluice.operators.config.ReplayOptions;
import dev.sluice.operators.job.JobMode;
import dev.sluice.platform.client.TopicTail;
import dev.sluice.platform.cluster.JobStreams;
import dev.sluice.platform.config.KafkaSettings;
import dev.sluice.platform.text.ClockTime;
import dev.sluice.platform.text.Quantity;

import org.apache.flink.configuration.ReadableConfig;
import org.apache.kafka.common.TopicPartition;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Shows how far a replay is. For one thread. */
final class ReplayProgress {

    private final Progress progress;
    private final JobStreams streams;
    private final long all; // chunks to replay, 0 if that is not known
    private final long start = System.nanoTime();

    private ReplayProgress(Progress progress, JobStreams streams, long all) {
        this.progress = progress;
        this.streams = streams;
        this.all = all;
    }

    /** The progress of a replay that has just started. */
    static ReplayProgress of(
            ReadableConfig config, JobMode mode, Progress progress, JobStreams streams) {
        return new ReplayProgress(progress, streams, chunks(config, mode));
    }

    /** About how many chunks the part has; of some streams only, that is not known. */
    private static long chunks(ReadableConfig config, JobMode mode) {
        if (!mode.streams().isEmpty()) {
            return 0;
        }
        KafkaSettings kafka = KafkaSettings.of(config);
        try (TopicTail tail = TopicTail.open(kafka.client(), kafka.video())) {
            Map<TopicPartition, Long> ends =
                    mode.toMicros() == JobMode.END
                            ? tail.ends()
                            : tail.offsets(Instant.ofEpochMilli(mode.toMicros() / 1_000));
            Map<TopicPartition, Long> begins =
                    mode.fromMicros() == JobMode.BEGINNING
                            ? tail.begins()
                            : tail.offsets(from(config, mode));
            return ends.entrySet().stream()
                    .mapToLong(end -> end.getValue() - begins.getOrDefault(end.getKey(), 0L))
                    .sum();
        }
    }

    private static Instant from(ReadableConfig config, JobMode mode) {
        return Instant.ofEpochMilli(mode.fromMicros() / 1_000)
                .minus(config.get(ReplayOptions.SEEK_MARGIN));
    }

    /**
     * Shows how far the replay is.
     *
     * @param answers number of answers so far
     */
    void refresh(int answers) {
        List<JobStreams.State> states = streams.states();
        long done = states.stream().mapToLong(JobStreams.State::chunks).sum();
        progress.show("replay", text(done, answers));
        for (JobStreams.State state : states) {
            if (Double.isFinite(state.timeSeconds())) {
                progress.show(state.id(), state.id() + ": up to " + time(state));
            }
        }
    }

    private String text(long done, int answers) {
        return "%s%s, %s%s"
                .formatted(
                        all > 0 ? "%,d of about ".formatted(done) : "",
                        Quantity.count(all > 0 ? all : done, "chunk"),
                        Quantity.count(answers, "answer"),
                        Remaining.text(done, all, System.nanoTime() - start));
    }

    private static String time(JobStreams.State state) {
        return ClockTime.ofMicros((long) (state.timeSeconds() * 1e6));
    }
}
