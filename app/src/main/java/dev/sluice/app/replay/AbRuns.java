// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.replay;

import dev.sluice.engine.protocol.Answer;
import dev.sluice.operators.job.JobMode;
import dev.sluice.platform.client.AnswerReader;
import dev.sluice.platform.client.ReceivedAnswer;
import dev.sluice.platform.client.TopicTail;
import dev.sluice.platform.config.KafkaSettings;
import dev.sluice.platform.config.PolicySpec;

import com.sun.management.OperatingSystemMXBean;
import org.apache.flink.configuration.Configuration;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/** Gets the two runs of an A/B report: by a replay, or from the topics of a run. */
final class AbRuns {

    private static final Duration LIMIT = Duration.ofMinutes(5);

    private final ReplayPlan plan;

    AbRuns(ReplayPlan plan) {
        this.plan = plan;
    }

    /**
     * Gets both runs, one after the other.
     *
     * @param config the configuration of the first replay
     * @return empty if a stop was requested
     */
    Optional<AbReport> compare(Configuration config, SecondRun second) throws Exception {
        Optional<ComparedRun> a = replay("A", config);
        if (a.isEmpty()) {
            return Optional.empty();
        }
        Optional<ComparedRun> b =
                second.isReplay()
                        ? replay("B", second.config())
                        : Optional.of(read(second.name(), second.kafka()));
        return b.map(run -> AbReport.of(a.get(), run, this::isReplayed));
    }

    /**
     * Replays under a configuration.
     *
     * @param letter A or B
     * @return empty if a stop was requested
     */
    private Optional<ComparedRun> replay(String letter, Configuration config) throws Exception {
        String name = "policy " + PolicySpec.configured(config);
        plan.output().say("%s: %s", letter, name);
        List<ReceivedAnswer> answers = new ArrayList<>();
        double before = cpuSeconds();
        Optional<ReplayReport> ended = plan.run(config, answers::add);
        double cpu = cpuSeconds() - before;
        ended.ifPresent(report -> plan.output().say("%s: %s", letter, report.line()));
        return ended.map(
                report ->
                        new ComparedRun(
                                name,
                                compared(answers),
                                report.events(),
                                report,
                                cpu > 0 ? OptionalDouble.of(cpu) : OptionalDouble.empty()));
    }

    /**
     * Reads the answers and events of a run.
     *
     * @param name what it is called
     * @param run its topics
     */
    private ComparedRun read(String name, KafkaSettings run) {
        List<ReceivedAnswer> answers;
        try (AnswerReader reader = AnswerReader.fromStart(run.client(), run.answers())) {
            answers = reader.rest();
        }
        RunEvents events = new RunEvents();
        if (!plan.live().topics().existing(Set.of(run.events())).isEmpty()) {
            try (TopicTail tail = TopicTail.open(run.client(), run.events())) {
                tail.readFrom(Map.of(), LIMIT, events::add);
            }
        }
        return new ComparedRun(name, compared(answers), events, null, OptionalDouble.empty());
    }

    /** A question about a time that is not replayed has no answer worth comparing. */
    private List<ReceivedAnswer> compared(List<ReceivedAnswer> answers) {
        return answers.stream().filter(received -> isCompared(received.answer())).toList();
    }

    private boolean isCompared(Answer answer) {
        JobMode mode = plan.mode();
        long moment = AnswerPairs.moment(answer);
        boolean ofStream =
                mode.streams().isEmpty()
                        || (answer.streamId() != null
                                && mode.streams().contains(answer.streamId()));
        return ofStream && (moment == Answer.NO_TIME || isReplayed(moment));
    }

    private boolean isReplayed(long micros) {
        return micros >= plan.mode().fromMicros() && micros <= plan.mode().toMicros();
    }

    /** The processor time of this process so far; -1e-9 if it is not known. */
    private static double cpuSeconds() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime()
                / 1e9;
    }
}
