// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.question;

import dev.sluice.engine.evidence.PromptChoice;
import dev.sluice.engine.memory.Evidence;
import dev.sluice.engine.memory.EvidenceFormat;
import dev.sluice.engine.protocol.Answer;
import dev.sluice.engine.protocol.AnswerError;
import dev.sluice.engine.protocol.AnswerStatus;
import dev.sluice.engine.protocol.AnswerTiming;
import dev.sluice.engine.protocol.AnswerUsage;
import dev.sluice.engine.protocol.ErrorCode;
import dev.sluice.engine.protocol.Query;
import dev.sluice.model.AnswerCall;
import dev.sluice.model.FinishReason;
import dev.sluice.model.Generation;
import dev.sluice.model.ModelException;
import dev.sluice.model.PromptRequest;
import dev.sluice.model.VideoLlm;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;

/**
 * Asks the model and makes answers. Apart from its timing, an answer depends only on the released
 * question and its evidence. Safe for use by several threads.
 */
public final class AnswerTask {

    private static final EvidenceFormat EVIDENCE = new EvidenceFormat();
    private static final Logger LOG = LoggerFactory.getLogger(AnswerTask.class);

    private final VideoLlm model;
    private final PromptChoice choice;
    private final String policy;
    private final double stepSeconds;
    private final int maxNewTokens;
    private final BiFunction<Query, Exception, String> failureText;

    /**
     * @param choice chooses what a question sees of its evidence
     * @param fps sampled frames per second
     * @param failureText makes the message of an answer from the question and the exception that
     *     the model threw
     */
    public AnswerTask(
            VideoLlm model,
            PromptChoice choice,
            String policy,
            double fps,
            int maxNewTokens,
            BiFunction<Query, Exception, String> failureText) {
        this.model = model;
        this.choice = choice;
        this.policy = policy;
        this.stepSeconds = model.info().temporalPatch() / fps;
        this.maxNewTokens = maxNewTokens;
        this.failureText = failureText;
    }

    /**
     * Asks the model. A failure is an answer, too: one question must not stop the others.
     *
     * @param waitedMillis how long the question waited before it was submitted
     * @param submittedNanos when it was submitted, by {@link System#nanoTime}
     * @param cancelled polled; true if the answer is not wanted any more
     * @return the answer, with sequence 0
     */
    public Reply ask(
            ReleasedQuestion question,
            byte[] storedEvidence,
            long waitedMillis,
            long submittedNanos,
            BooleanSupplier cancelled)
            throws IOException {
        Query query = question.query();
        double waited = waitedMillis + (System.nanoTime() - submittedNanos) / 1e6;
        Evidence evidence = EVIDENCE.fromBytes(storedEvidence);
        try {
            Evidence seen = choice.choose(evidence, query.question(), model);
            Generation generation =
                    model.generate(
                            request(query, seen),
                            call(question, choice.isAll(evidence), cancelled));
            return new Reply(answer(question, generation, waited), generation.probability());
        } catch (ModelException | RuntimeException e) {
            LOG.warn("question {} to {} failed", query.queryId(), query.streamId(), e);
            AnswerError error = new AnswerError(ErrorCode.of(e), failureText.apply(query, e));
            return new Reply(answer(question, AnswerStatus.ERROR, waited, error), Double.NaN);
        }
    }

    /**
     * An answer of the model.
     *
     * @param answer with sequence 0
     * @param probability of its text among the options; NaN if there are none, or the model failed
     */
    public record Reply(Answer answer, double probability) {}

    /**
     * Returns the answer to a release of a watch that the model need not be asked again for, with
     * sequence 0.
     *
     * @param reply what the model replied to evidence with the same tokens
     */
    public Answer repeat(ReleasedQuestion question, WatchReply reply, long waitedMillis) {
        return answer(
                        question,
                        question.status(),
                        reply.text(),
                        reply.finishReason(),
                        reply.tokensUsed(),
                        new AnswerTiming(waitedMillis, 0, 0, 0),
                        null)
                .using(reply.usage());
    }

    /** Returns the answer to a question that does not need the model, with sequence 0. */
    public Answer answerWithoutModel(ReleasedQuestion question, long waitedMillis) {
        return answer(question, question.status(), waitedMillis, null);
    }

    /** Returns the answer to a question that is not admitted. */
    public Answer refusal(Query query, long clockMicros, AnswerError error) {
        return Answer.refused(
                        query.queryId(),
                        query.streamId(),
                        clockMicros,
                        model.info().name(),
                        policy,
                        error)
                .to(query);
    }

    /** Only questions about everything in memory have prompts that share a beginning. */
    private static AnswerCall call(
            ReleasedQuestion question, boolean all, BooleanSupplier cancelled) {
        Query query = question.query();
        boolean shared = all && query.lookbackMicros() == Query.ALL && !question.evidence().late();
        AnswerCall any = AnswerCall.of(cancelled);
        AnswerCall call = question.isWatch() ? any.ofWatch() : any;
        return shared ? call.inSession(query.streamId()) : call;
    }

    /** Lets the model prefill the beginning of the stream's next prompt. */
    public void extend(String streamId, Evidence evidence, BooleanSupplier cancelled)
            throws ModelException {
        if (choice.isAll(evidence)) {
            model.extend(streamId, evidence.finalSteps(), stepSeconds, cancelled);
        }
    }

    /** Frees the model's session of a stream. */
    public void forget(String streamId) {
        model.evict(streamId);
    }

    private PromptRequest request(Query query, Evidence evidence) {
        int longest = query.maxNewTokens() == 0 ? maxNewTokens : query.maxNewTokens();
        return new PromptRequest(
                evidence.finalSteps(),
                evidence.provisionalSteps(),
                stepSeconds,
                query.question(),
                query.options(),
                Math.min(longest, maxNewTokens));
    }

    private Answer answer(ReleasedQuestion question, Generation generation, double waitedMillis) {
        AnswerUsage usage =
                new AnswerUsage(generation.promptTokens(), generation.tokenIds().length);
        return answer(
                        question,
                        question.status(),
                        generation.text(),
                        generation.finishReason(),
                        generation.visualTokens(),
                        new AnswerTiming(
                                waitedMillis,
                                generation.prefillMillis(),
                                generation.firstTokenMillis(),
                                generation.totalMillis()),
                        null)
                .using(usage);
    }

    private Answer answer(
            ReleasedQuestion question,
            AnswerStatus status,
            double waited,
            @Nullable AnswerError error) {
        AnswerTiming timing = new AnswerTiming(waited, 0, 0, 0);
        return answer(question, status, null, null, 0, timing, error);
    }

    private Answer answer(
            ReleasedQuestion question,
            AnswerStatus status,
            @Nullable String text,
            @Nullable FinishReason finishReason,
            long tokensUsed,
            AnswerTiming timing,
            @Nullable AnswerError error) {
        Query query = question.query();
        return new Answer(
                        query.queryId(),
                        query.streamId(),
                        0,
                        status,
                        question.asOfMicros(),
                        text,
                        finishReason,
                        question.evidence().withTokensUsed(tokensUsed),
                        timing,
                        model.info().name(),
                        policy,
                        error)
                .to(query);
    }
}
