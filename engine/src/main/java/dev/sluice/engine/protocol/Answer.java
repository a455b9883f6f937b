package dev.sluice.engine.protocol;

import dev.sluice.model.FinishReason;

import java.util.List;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * A record of the answers topic.
 *
 * @param queryId the asker's id
 * @param streamId the stream asked about
 * @param sequence number among the answers to this question, from 0; the same in every run
 * @param status how it was answered
 * @param asOfMicros up to which capture time the answer knows, microseconds since 1970, or {@link
 *     #NO_TIME}
 * @param text the words; null where no model answered
 * @param finishReason why they end; null where no model answered
 * @param evidence what it rests on
 * @param timing how long it took
 * @param model the model's name
 * @param policy the name of the reduction policy
 * @param error why there is no answer; null if there is one
 */
public record Answer(
        String queryId,
        String streamId,
        long sequence,
        AnswerStatus status,
        long asOfMicros,
        String text,
        FinishReason finishReason,
        AnswerEvidence evidence,
        AnswerTiming timing,
        String model,
        String policy,
        AnswerError error) {

    /** Of a time where there is none. */
    public static final long NO_TIME = Long.MIN_VALUE;

    /** The answer to a record that is no question but says who asked. */
    public static Answer invalid(ParsedQuery.Invalid query, String model, String policy) {
        return new Answer(
                query.queryId(),
                query.streamId(),
                0,
                AnswerStatus.ERROR,
                NO_TIME,
                null,
                null,
                AnswerEvidence.NONE,
                AnswerTiming.NONE,
                model,
                policy,
                new AnswerError(ErrorCode.QUERY_INVALID, query.message()));
    }

    /**
     * The record as it goes to Kafka. Its timestamp is left to the producer: retention goes by it,
     * and an answer about an old recording is not old.
     */
    public OutboundRecord toRecord() {
        return new OutboundRecord(
                streamId.getBytes(UTF_8),
                AnswerJson.write(this),
                List.of(RecordHeader.of("content-type", "application/json")),
                -1);
    }
}
