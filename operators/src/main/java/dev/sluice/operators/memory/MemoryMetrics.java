// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.memory;

import dev.sluice.engine.memory.FinalStep;
import dev.sluice.engine.protocol.Answer;
import dev.sluice.engine.protocol.AnswerStatus;
import dev.sluice.engine.question.Admission;
import dev.sluice.model.LanguageModel;
import dev.sluice.operators.keyed.StreamMetricGroups;

import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.metrics.DescriptiveStatisticsHistogram;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The metrics of memory, questions and answers. The task's mailbox thread updates them; reporters
 * read them.
 */
final class MemoryMetrics {

    private static final int WINDOW = 256; // latest answers that a histogram covers

    private final MetricGroup group;
    private final StreamMetricGroups<MemoryStreamMetrics> streams;
    private final Map<String, Integer> pending = new HashMap<>(); // questions, by stream
    private final Set<String> silent = new HashSet<>(); // streams
    private final Counter questions;
    private final Counter duplicates;
    private final Counter coalesced;
    private final Counter unchanged;
    private final Counter stepsRefused;
    private final Counter stepsInvalid;
    private final Counter tokensSeen;
    private final Counter tokensKept;
    private final Histogram promptTokens;
    private final Histogram answerMillis;
    private final Map<AnswerStatus, Counter> answers = new EnumMap<>(AnswerStatus.class);

    /**
     * @param maxStreams number of streams that have metrics of their own
     */
    MemoryMetrics(MetricGroup parent, int maxStreams) {
        group = parent.addGroup("answer");
        streams = new StreamMetricGroups<>(group, maxStreams, MemoryStreamMetrics::new);
        questions = group.counter("questions");
        duplicates = group.counter("questionsDuplicate");
        coalesced = group.counter("watchWakesCoalesced");
        unchanged = group.counter("watchWakesUnchanged");
        stepsRefused = group.counter("stepsRefused");
        stepsInvalid = group.counter("stepsInvalid");
        tokensSeen = group.counter("tokensSeen");
        tokensKept = group.counter("tokensKept");
        promptTokens = group.histogram("promptRows", new DescriptiveStatisticsHistogram(WINDOW));
        answerMillis = group.histogram("answerMillis", new DescriptiveStatisticsHistogram(WINDOW));
        for (AnswerStatus status : AnswerStatus.values()) {
            answers.put(status, group.addGroup("status", status.wireName()).counter("answers"));
        }
        group.gauge("tokensKeptRatio", () -> tokensSeen.getCount() == 0 ? 0.0 : keptRatio());
    }

    /** Registers the gauge of the questions in flight. */
    void register(AnswerDispatcher dispatcher) {
        group.gauge("answersInWork", dispatcher::inFlight);
    }

    /** Registers what the model says about its batch, which the process shares. */
    void register(LanguageModel model) {
        MetricGroup batch = group.addGroup("batch");
        batch.gauge("steps", () -> model.batchUse().steps());
        batch.gauge("tokens", () -> model.batchUse().tokens());
        batch.gauge("waiting", () -> model.batchUse().waiting());
        batch.gauge("waitedMillis", () -> Math.round(model.batchUse().waitedMillis()));
    }

    private double keptRatio() {
        return tokensKept.getCount() / (double) tokensSeen.getCount();
    }

    void asked(Admission.Verdict verdict) {
        (verdict == Admission.Verdict.DUPLICATE ? duplicates : questions).inc();
    }

    void answered(Answer answer) {
        counter(answer.status()).inc();
        if (answer.finishReason() != null) {
            promptTokens.update(answer.evidence().tokensUsed());
            answerMillis.update(Math.round(answer.timing().total()));
            String streamId =
                    Objects.requireNonNull(
                            answer.streamId(), "an answer of the model has a stream");
            streams.of(streamId).answered(answer);
        }
    }

    private Counter counter(AnswerStatus status) {
        return Objects.requireNonNull(answers.get(status), "every status has a counter");
    }

    /** The number of a stream's questions that are not answered yet. */
    void pending(String streamId, int count) {
        Integer before = count == 0 ? pending.remove(streamId) : pending.put(streamId, count);
        streams.of(streamId).pending(count - (before == null ? 0 : before));
    }

    /** Whether an event has said that a stream is silent. */
    void silent(String streamId, boolean value) {
        if (value ? silent.add(streamId) : silent.remove(streamId)) {
            streams.of(streamId).silent(value ? 1 : -1);
        }
    }

    /** A stream is evicted. */
    void evict(String streamId) {
        pending(streamId, 0);
        silent(streamId, false);
        streams.evict(streamId);
    }

    void unchanged() {
        unchanged.inc();
    }

    void coalesced() {
        coalesced.inc();
    }

    void refusedStep() {
        stepsRefused.inc();
    }

    void invalidSteps(long count) {
        stepsInvalid.inc(count);
    }

    void finalSteps(String streamId, List<FinalStep> steps) {
        for (FinalStep step : steps) {
            streams.of(streamId).finalStep(step.tokens());
            tokensSeen.inc(step.tokens().seen());
            tokensKept.inc(step.tokens().kept());
        }
    }
}
