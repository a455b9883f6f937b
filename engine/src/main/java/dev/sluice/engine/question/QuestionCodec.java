package dev.sluice.engine.question;

import dev.sluice.engine.format.BinaryData;
import dev.sluice.engine.protocol.AnswerStatus;
import dev.sluice.engine.protocol.Query;
import dev.sluice.engine.protocol.QueryData;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/**
 * The binary form of the entries of a {@link QuestionSchedule}: first byte = version, second byte =
 * a question that stands, or an id that is remembered.
 */
final class QuestionCodec {

    private static final int VERSION = 2;
    private static final int STANDING = 1;
    private static final int REMEMBERED = 2;

    private QuestionCodec() {}

    /** An id whose question was dealt with when the stream's clock stood there. */
    record RememberedId(long number, long clockMicros) {}

    static byte[] encode(PendingQuestion question) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeByte(VERSION);
        out.writeByte(STANDING);
        QueryData.write(question.query(), out);
        out.writeLong(question.number());
        out.writeLong(question.admittedMillis());
        out.writeBoolean(question.late());
        out.writeLong(question.dueMicros());
        out.writeLong(question.lastTurnMicros());
        out.writeBoolean(question.ended());
        out.writeInt(question.outstanding());
        out.writeLong(question.sequence());
        AnswerStatus status = question.lastStatus();
        BinaryData.writeText(status == null ? null : status.name(), out);
        BinaryData.writeText(question.lastText(), out);
        return bytes.toByteArray();
    }

    static byte[] encode(RememberedId id) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeByte(VERSION);
        out.writeByte(REMEMBERED);
        out.writeLong(id.number());
        out.writeLong(id.clockMicros());
        return bytes.toByteArray();
    }

    /** A {@link PendingQuestion} or a {@link RememberedId}. */
    static Object decode(byte[] entry) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(entry));
        int version = in.readByte();
        if (version < 1 || version > VERSION) {
            throw new IOException(
                    "a question has format version %d; this release reads up to %d: restore with the release that wrote the state"
                            .formatted(version, VERSION));
        }
        int kind = in.readByte();
        return switch (kind) {
            case STANDING -> standing(version, in);
            case REMEMBERED -> new RememberedId(in.readLong(), in.readLong());
            default -> throw new IOException("found the tag " + kind + "; the state is damaged");
        };
    }

    private static PendingQuestion standing(int version, DataInputStream in) throws IOException {
        Query query = QueryData.read(in);
        long number = in.readLong();
        long admitted = in.readLong();
        boolean late = in.readBoolean();
        long due = in.readLong();
        long lastTurn = in.readLong();
        if (version == 1) {
            in.readBoolean(); // whether a watch was told of silence; none is any more
        }
        boolean ended = in.readBoolean();
        int outstanding = in.readInt();
        long sequence = in.readLong();
        String status = BinaryData.readText(in);
        return new PendingQuestion(
                query,
                number,
                admitted,
                late,
                due,
                lastTurn,
                ended,
                outstanding,
                sequence,
                status == null ? null : AnswerStatus.valueOf(status),
                BinaryData.readText(in));
    }
}
