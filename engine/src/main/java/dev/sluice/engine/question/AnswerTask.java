package dev.sluice.engine.question;

import dev.sluice.engine.memory.Evidence;
import dev.sluice.engine.memory.EvidenceFormat;
import dev.sluice.engine.protocol.Answer;
import dev.sluice.engine.protocol.AnswerError;
import dev.sluice.engine.protocol.AnswerEvidence;
import dev.sluice.engine.protocol.AnswerStatus;
import dev.sluice.engine.protocol.AnswerTiming;
import dev.sluice.engine.protocol.ErrorCode;
import dev.sluice.engine.protocol.Query;
import dev.sluice.model.AnswerCall;
import dev.sluice.model.Generation;
import dev.sluice.model.ModelException;
import dev.sluice.model.PromptRequest;
import dev.sluice.model.VideoLlm;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * Asks the model, and makes an answer of what it says: a function of the released question and its
 * evidence alone. Safe for several threads.
 */
public final class AnswerTask {

    private static final EvidenceFormat EVIDENCE = new EvidenceFormat();
    private static final Logger LOG = LoggerFactory.getLogger(AnswerTask.class);

    private final VideoLlm model;
    private final String policy;
    private final double stepSeconds;
    private final int maxNewTokens;
    private final Function<Exception, String> failureText;

    /**
     * What came of asking; one of generation and error is null.
     *
     * @param generation what the model said
     * @param error why it said nothing
     * @param queuedMillis time between submission and call
     */
    public record Outcome(Generation generation, AnswerError error, double queuedMillis) {

        /** Of a question that needs no model. */
        public static final Outcome NOT_ASKED = new Outcome(null, null, 0);
    }

    /**
     * @param fps sampled frames per second
     * @param failureText makes the message of an answer from the exception that the model threw
     */
    public AnswerTask(
            VideoLlm model,
            String policy,
            double fps,
            int maxNewTokens,
            Function<Exception, String> failureText) {
        this.model = model;
        this.policy = policy;
        this.stepSeconds = model.info().temporalPatch() / fps;
        this.maxNewTokens = maxNewTokens;
        this.failureText = failureText;
    }

    /**
     * Asks the model. What fails is an outcome too: one question must not stop the others.
     *
     * @param cancelled polled; the answer is not wanted any more
     */
    public Outcome ask(
            ReleasedQuestion question,
            byte[] storedEvidence,
            long submittedNanos,
            BooleanSupplier cancelled)
            throws IOException {
        Query query = question.query();
        double queued = (System.nanoTime() - submittedNanos) / 1e6;
        Evidence evidence = EVIDENCE.fromBytes(storedEvidence);
        try {
            Generation generation =
                    model.generate(request(query, evidence), call(question, cancelled));
            return new Outcome(generation, null, queued);
        } catch (ModelException | RuntimeException e) {
            LOG.warn("question {} to {} failed", query.queryId(), query.streamId(), e);
            return new Outcome(
                    null, new AnswerError(ErrorCode.of(e), failureText.apply(e)), queued);
        }
    }

    /** Only questions about all that is remembered by now have prompts that begin alike. */
    private static AnswerCall call(ReleasedQuestion question, BooleanSupplier cancelled) {
        Query query = question.query();
        boolean alike = query.lookbackMicros() == Query.ALL && !question.evidence().late();
        AnswerCall call = AnswerCall.of(cancelled);
        return alike ? call.inSession(query.streamId()) : call;
    }

    /** Lets the model run what the next question to a stream begins with. */
    public void extend(String streamId, Evidence evidence, BooleanSupplier cancelled)
            throws ModelException {
        model.extend(streamId, evidence.finalSteps(), stepSeconds, cancelled);
    }

    /** Frees what the model keeps of a stream. */
    public void forget(String streamId) {
        model.forget(streamId);
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

    /** The status of the answer to a released question. */
    public static AnswerStatus status(ReleasedQuestion question, Outcome outcome) {
        return outcome.error() == null ? question.status() : AnswerStatus.ERROR;
    }

    /** The words of the answer, or null. */
    public static String text(Outcome outcome) {
        return outcome.generation() == null ? null : outcome.generation().text();
    }

    /**
     * The answer.
     *
     * @param waitedMillis from the beginning of the wait to the submission
     */
    public Answer answer(
            ReleasedQuestion question, long sequence, Outcome outcome, long waitedMillis) {
        Generation generation = outcome.generation();
        AnswerEvidence evidence = question.evidence();
        return new Answer(
                question.query().queryId(),
                question.query().streamId(),
                sequence,
                status(question, outcome),
                question.asOfMicros(),
                text(outcome),
                generation == null ? null : generation.finishReason(),
                new AnswerEvidence(
                        evidence.fromMicros(),
                        evidence.toMicros(),
                        evidence.frames(),
                        evidence.tokensSeen(),
                        evidence.tokensKept(),
                        generation == null ? 0 : generation.visualTokens(),
                        evidence.late()),
                timing(generation, waitedMillis + outcome.queuedMillis()),
                model.info().name(),
                policy,
                outcome.error());
    }

    /** The answer to a question that is not admitted. */
    public Answer refusal(Query query, long clockMicros, AnswerError error) {
        return Answer.refused(
                query.queryId(), query.streamId(), clockMicros, model.info().name(), policy, error);
    }

    private static AnswerTiming timing(Generation generation, double waitedMillis) {
        if (generation == null) {
            return new AnswerTiming(waitedMillis, 0, 0, 0);
        }
        return new AnswerTiming(
                waitedMillis,
                generation.prefillMillis(),
                generation.firstTokenMillis(),
                generation.totalMillis());
    }
}
