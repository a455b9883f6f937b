// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.protocol;

import dev.sluice.model.FinishReason;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Objects;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * A record of the answers topic.
 *
 * @param queryId the id of the question
 * @param streamId the stream that the question is about, or null where a reader did not find it
 * @param sequence the answer's position among the answers to this question, counted from 0; the
 *     same in every run
 * @param status how the question was answered
 * @param asOfMicros the capture time up to which the answer knows the stream, microseconds since
 *     1970, or {@link #NO_TIME}
 * @param text the answer's text, or null if the model was not asked
 * @param finishReason why the text ends, or null if the model was not asked
 * @param evidence what the answer is based on
 * @param timing how long the answer took
 * @param model the model's name, or null where a reader did not find it
 * @param policy the name of the reduction policy, or null where a reader did not find it
 * @param error why the question could not be answered, or null if it was
 * @param asked the question, or null if it could not be read, or where a reader did not find it
 * @param usage the tokens of prompt and answer, or null if the model was not asked, or where a
 *     reader did not find them
 * @param sinceMicros of an answer to a watch, the capture time of the first step at which it held,
 *     microseconds since 1970; otherwise {@link #NO_TIME}
 */
public record Answer(
        String queryId,
        @Nullable String streamId,
        long sequence,
        AnswerStatus status,
        long asOfMicros,
        @Nullable String text,
        @Nullable FinishReason finishReason,
        AnswerEvidence evidence,
        AnswerTiming timing,
        @Nullable String model,
        @Nullable String policy,
        @Nullable AnswerError error,
        @Nullable AskedQuestion asked,
        @Nullable AnswerUsage usage,
        long sinceMicros) {

    /** The value of a time that is not known. */
    public static final long NO_TIME = Long.MIN_VALUE;

    /** Creates an answer that neither repeats its question nor counts the tokens of its text. */
    public Answer(
            String queryId,
            @Nullable String streamId,
            long sequence,
            AnswerStatus status,
            long asOfMicros,
            @Nullable String text,
            @Nullable FinishReason finishReason,
            AnswerEvidence evidence,
            AnswerTiming timing,
            @Nullable String model,
            @Nullable String policy,
            @Nullable AnswerError error) {
        this(
                queryId,
                streamId,
                sequence,
                status,
                asOfMicros,
                text,
                finishReason,
                evidence,
                timing,
                model,
                policy,
                error,
                null,
                null,
                NO_TIME);
    }

    /** Returns the answer to an invalid query that is answerable. */
    public static Answer invalid(ParsedQuery.Invalid query, String model, String policy) {
        AnswerError error = new AnswerError(ErrorCode.QUERY_INVALID, query.message());
        String queryId = Objects.requireNonNull(query.queryId(), "an answerable query has an id");
        String streamId =
                Objects.requireNonNull(query.streamId(), "an answerable query has a stream");
        return refused(queryId, streamId, NO_TIME, model, policy, error);
    }

    /**
     * Returns the answer to a question that is not admitted.
     *
     * @param clockMicros the stream's clock, or {@link #NO_TIME}
     */
    public static Answer refused(
            String queryId,
            String streamId,
            long clockMicros,
            String model,
            String policy,
            AnswerError error) {
        return new Answer(
                queryId,
                streamId,
                0,
                AnswerStatus.ERROR,
                clockMicros,
                null,
                null,
                AnswerEvidence.NONE,
                AnswerTiming.NONE,
                model,
                policy,
                error);
    }

    /** Returns the same answer at another position among the answers to its question. */
    public Answer withSequence(long position) {
        return with(position, asked, usage, sinceMicros);
    }

    /** Returns the same answer with the question that it answers. */
    public Answer to(Query query) {
        return to(AskedQuestion.of(query));
    }

    /** Returns the same answer with the question that it answers. */
    public Answer to(AskedQuestion question) {
        return with(sequence, question, usage, sinceMicros);
    }

    /** Returns the same answer with the number of tokens of its prompt and its text. */
    public Answer using(AnswerUsage tokens) {
        return with(sequence, asked, tokens, sinceMicros);
    }

    /**
     * Returns the same answer to a watch with the capture time of the first step at which it held.
     */
    public Answer since(long micros) {
        return with(sequence, asked, usage, micros);
    }

    private Answer with(
            long position,
            @Nullable AskedQuestion question,
            @Nullable AnswerUsage tokens,
            long since) {
        return new Answer(
                queryId,
                streamId,
                position,
                status,
                asOfMicros,
                text,
                finishReason,
                evidence,
                timing,
                model,
                policy,
                error,
                question,
                tokens,
                since);
    }

    /** Whether the model answered from everything that the question may use. */
    public boolean isOk() {
        return status == AnswerStatus.OK;
    }

    /** Whether the question was not admitted, so that no other answer to it will follow. */
    public boolean isRefusal() {
        return error != null
                && (error.code() == ErrorCode.QUERY_INVALID || error.code() == ErrorCode.OVERLOAD);
    }

    /**
     * Returns the answer as it goes to Kafka. Its timestamp is left to the producer: retention is
     * counted from it, and an answer about an old recording is new.
     */
    public OutboundRecord toRecord() {
        return new OutboundRecord(
                Objects.requireNonNull(streamId, "the job's answers have a stream").getBytes(UTF_8),
                AnswerJson.write(this),
                List.of(RecordHeader.of("content-type", "application/json")),
                -1);
    }
}
