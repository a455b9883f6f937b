package dev.sluice.engine.protocol;

import java.io.PrintWriter;
import java.io.Serializable;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes dead letters: the record as it came, and headers that say where it stood and what was wrong
 * with it.
 *
 * <p>A letter is never larger than its topic takes. What does not fit is left out, first the value,
 * then the record's own headers, then the key, and {@code __sluice.errors.omitted} names it; in
 * place of the value stand its coordinates and its SHA-256.
 */
public final class DeadLetters implements Serializable {

    private static final long serialVersionUID = 1L;

    /** What all names of added headers begin with. */
    public static final String PREFIX = "__sluice.errors.";

    /** What a dead-letter topic takes more than its input topic, bytes. */
    public static final int HEADROOM = 64 << 10;

    /** Longest text of one added header, bytes. */
    static final int MAX_TEXT = 8 << 10;

    private final int maxRecordBytes;

    /**
     * @param inputMaxRecordBytes {@code max.message.bytes} of the input topic
     */
    public DeadLetters(int inputMaxRecordBytes) {
        this.maxRecordBytes = inputMaxRecordBytes + HEADROOM;
    }

    /** {@code max.message.bytes} of the dead-letter topic. */
    public int maxRecordBytes() {
        return maxRecordBytes;
    }

    /**
     * The dead letter of a record.
     *
     * @param stage where the record failed
     */
    public OutboundRecord of(InboundRecord record, String stage, Throwable failure) {
        return of(record, stage, ErrorCode.of(failure), FailureText.of(failure), traceOf(failure));
    }

    /** The dead letter of a record that failed without an exception. */
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
        OutboundRecord whole = letter(record, record.key(), record.value(), original, errors);
        if (whole.sizeInBytes() <= maxRecordBytes) {
            return whole;
        }
        byte[] reference = RecordReference.of(record);
        OutboundRecord small =
                letter(record, record.key(), reference, original, omitting(errors, "value"));
        if (small.sizeInBytes() <= maxRecordBytes) {
            return small;
        }
        small =
                letter(
                        record,
                        record.key(),
                        reference,
                        List.of(),
                        omitting(errors, "value,headers"));
        if (small.sizeInBytes() <= maxRecordBytes) {
            return small;
        }
        return letter(record, null, reference, List.of(), omitting(errors, "value,headers,key"));
    }

    private static OutboundRecord letter(
            InboundRecord record,
            byte[] key,
            byte[] value,
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
