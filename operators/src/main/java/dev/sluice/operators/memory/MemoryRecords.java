// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.memory;

import dev.sluice.engine.memory.FinalStep;
import dev.sluice.engine.memory.MemoryStep;
import dev.sluice.engine.memory.TokenBlock;
import dev.sluice.engine.memory.TokenBlockFormat;
import dev.sluice.engine.protocol.EventType;
import dev.sluice.engine.protocol.OutboundRecord;
import dev.sluice.engine.protocol.RecordHeader;
import dev.sluice.engine.protocol.RecordTime;
import dev.sluice.engine.protocol.StreamEvent;
import dev.sluice.engine.question.DueQuestion;
import dev.sluice.engine.question.PendingQuestion;
import dev.sluice.engine.stream.ClockSetBack;
import dev.sluice.engine.stream.StreamForgotten;
import dev.sluice.ingest.chunk.CaptureTime;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

import static java.nio.charset.StandardCharsets.UTF_8;

/** The events and token records that memory emits beside the answers. */
final class MemoryRecords {

    private static final TokenBlockFormat TOKENS = new TokenBlockFormat();

    private MemoryRecords() {}

    /** A question arrived after the stream's clock had passed its capture time. */
    static StreamEvent late(PendingQuestion question, long clockMicros) {
        return StreamEvent.of(
                        EventType.LATE, question.query().streamId(), question.query().atMicros())
                .with("query_id", question.query().queryId())
                .withTime("clock", clockMicros)
                .build();
    }

    /** A watch was not released, because its last answer is still in flight. */
    static StreamEvent coalesced(DueQuestion due) {
        return StreamEvent.of(
                        EventType.OVERLOAD, due.question().query().streamId(), due.asOfMicros())
                .with("query_id", due.question().query().queryId())
                .build();
    }

    /** The memory of a stream was evicted, because it held steps of another model. */
    static StreamEvent evicted(String streamId, long clockMicros) {
        return StreamEvent.of(EventType.SOURCE, streamId, clockMicros)
                .with("kind", "memory-forgotten")
                .with(
                        "message",
                        "memory held steps of a model with another embedding dimension or step"
                                + " length; it was evicted and starts again")
                .build();
    }

    /** The memory of a stream was forgotten, because a newer epoch has set its clock back. */
    static StreamEvent setBack(ClockSetBack back) {
        Duration by = Duration.of(back.clockMicros() - back.captureMicros(), ChronoUnit.MICROS);
        return StreamEvent.of(EventType.SOURCE, back.streamId(), back.captureMicros())
                .with("kind", "memory-forgotten")
                .withTime("clock", back.clockMicros())
                .with(
                        "message",
                        "a newer epoch begins %s before the stream's clock, which is set back to it; memory held later video and starts again"
                                .formatted(by))
                .build();
    }

    /** An operator has asked to forget a stream, and it is forgotten. */
    static StreamEvent forgotten(StreamForgotten forgotten, boolean known, long timeMicros) {
        return StreamEvent.of(EventType.SOURCE, forgotten.streamId(), timeMicros)
                .with("kind", known ? "stream-forgotten" : "stream-unknown")
                .with("request", forgotten.requestId())
                .with(
                        "message",
                        known
                                ? "all state of the stream was dropped, as an operator asked; its next chunk begins it again"
                                : "an operator asked to drop the state of the stream, but the job has none")
                .build();
    }

    /** A stream has sent no chunk for a time in which the job could have read it. */
    static StreamEvent silent(String streamId, StreamHeader header) {
        return ofSilence(streamId, "silent", header)
                .with(
                        "message",
                        "no chunk since %s; see whether the source and ingest run"
                                .formatted(Instant.ofEpochMilli(header.silentMillis())))
                .build();
    }

    /** A stream that was silent has sent a chunk. */
    static StreamEvent resumed(String streamId, StreamHeader header) {
        Duration silence = Duration.ofMillis(header.videoMillis() - header.silentMillis());
        return ofSilence(streamId, "resumed", header)
                .with("message", "chunks come again, after a silence of %s".formatted(silence))
                .build();
    }

    private static StreamEvent.Builder ofSilence(
            String streamId, String kind, StreamHeader header) {
        return StreamEvent.of(EventType.SOURCE, streamId, header.clockMicros())
                .with("kind", kind)
                .withTime("since", header.silentMillis() * 1_000);
    }

    /**
     * The final tokens of a step, as a token block with CloudEvents headers.
     *
     * @param values whether the record has the values of the tokens
     */
    static OutboundRecord tokens(String streamId, FinalStep step, boolean values) {
        MemoryStep tokens = values ? step.tokens() : step.tokens().withoutValues();
        return new OutboundRecord(
                streamId.getBytes(UTF_8),
                TOKENS.toBytes(TokenBlock.of(tokens)),
                tokenHeaders(step),
                RecordTime.of(tokens.captureMicros()));
    }

    private static List<RecordHeader> tokenHeaders(FinalStep step) {
        List<RecordHeader> headers = new ArrayList<>();
        headers.add(RecordHeader.of("ce_specversion", "1.0"));
        headers.add(RecordHeader.of("ce_id", Long.toString(step.step())));
        headers.add(RecordHeader.of("ce_type", "dev.sluice.tokens.block.v1"));
        headers.add(RecordHeader.of("ce_source", "sluice"));
        headers.add(RecordHeader.of("ce_time", CaptureTime.format(step.tokens().captureMicros())));
        headers.add(RecordHeader.of("content-type", "application/octet-stream"));
        if (step.gated()) {
            headers.add(RecordHeader.of("ce_sluicegated", "true"));
        }
        return headers;
    }
}
