// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.protocol;

import org.jspecify.annotations.Nullable;

import java.io.PrintWriter;
import java.io.Serializable;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes dead letters: the record as it was read, and headers that say where it was read and what is
 * wrong with it.
 *
 * <p>A dead letter always fits its topic. What does not fit is left out, first the value, then the
 * record's own headers, then the key, and the header {@code __sluice.errors.omitted} names it. The
 * value is replaced by the record's coordinates and its SHA-256.
 */
public final class DeadLetters implements Serializable {

    private static final long serialVersionUID = 1L;

    /** The prefix of the names of added headers. */
    public static final String PREFIX = "__sluice.errors.";

    /** By how much the maximum record size exceeds that of the input topic, bytes. */
    public static final int HEADROOM = 64 << 10;

    /** Maximum length of the value of an added header, bytes. */
    static final int MAX_TEXT = 8 << 10;

    private final int maxRecordBytes;

    /**
     * @param inputMaxRecordBytes {@code max.message.bytes} of the input topic
     */
    public DeadLetters(int inputMaxRecordBytes) {
        this.maxRecordBytes = inputMaxRecordBytes + HEADROOM;
    }

    /** Returns {@code max.message.bytes} of the dead-letter topic. */
    public int maxRecordBytes() {
        return maxRecordBytes;
    }

    /**
     * Returns the dead letter of a record.
     *
     * @param stage the stage of the job in which the record failed
     */
    public OutboundRecord of(InboundRecord record, String stage, Throwable failure) {
        return of(record, stage, ErrorCode.of(failure), FailureText.of(failure), traceOf(failure));
    }

    /** Returns the dead letter of a record that failed without an exception. */
    public OutboundRecord of(InboundRecord record, String stage, ErrorCode code, String message) {
        return of(record, stage, code, message, "");
    }

    private OutboundRecord of(
            InboundRecord record, String stage, ErrorCode code, String message, String trace) {
        List<RecordHeader> errors = new ArrayList<>();
        errors.add(header("topic", record.topic()));
        errors.add(header("partition", Integer.toString(record.partition())));
        errors.add(header("offset", Long.toString(record.offset())));
        errors.add(header("stage", stage));
        errors.add(header("code", code.name()));
        errors.add(header("message", message));
        errors.add(header("exception", trace));
        List<RecordHeader> original =
                record.headers().stream().filter(it -> !it.name().startsWith(PREFIX)).toList();
        return fitting(record, original, errors);
    }

    private OutboundRecord fitting(
            InboundRecord record, List<RecordHeader> original, List<RecordHeader> errors) {
        OutboundRecord complete =
                deadLetter(record, record.key(), record.value(), original, errors);
        if (complete.sizeInBytes() <= maxRecordBytes) {
            return complete;
        }
        byte[] reference = RecordReference.of(record);
        OutboundRecord reduced =
                deadLetter(record, record.key(), reference, original, omitting(errors, "value"));
        if (reduced.sizeInBytes() <= maxRecordBytes) {
            return reduced;
        }
        reduced =
                deadLetter(
                        record,
                        record.key(),
                        reference,
                        List.of(),
                        omitting(errors, "value,headers"));
        if (reduced.sizeInBytes() <= maxRecordBytes) {
            return reduced;
        }
        return deadLetter(
                record, null, reference, List.of(), omitting(errors, "value,headers,key"));
    }

    private static OutboundRecord deadLetter(
            InboundRecord record,
            byte @Nullable [] key,
            byte @Nullable [] value,
            List<RecordHeader> original,
            List<RecordHeader> errors) {
        List<RecordHeader> headers = new ArrayList<>(original);
        headers.addAll(errors);
        return new OutboundRecord(key, value, headers, RecordTime.notAhead(record.timestamp()));
    }

    private static List<RecordHeader> omitting(List<RecordHeader> errors, String what) {
        List<RecordHeader> all = new ArrayList<>(errors);
        all.add(header("omitted", what));
        return all;
    }

    private static RecordHeader header(String name, String text) {
        return new RecordHeader(PREFIX + name, ShortText.utf8(text, MAX_TEXT));
    }

    private static String traceOf(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text, true));
        return text.toString();
    }
}
