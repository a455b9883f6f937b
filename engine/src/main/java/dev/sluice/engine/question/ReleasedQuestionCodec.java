package dev.sluice.engine.question;

import dev.sluice.engine.format.BinaryData;
import dev.sluice.engine.protocol.AnswerEvidence;
import dev.sluice.engine.protocol.AnswerStatus;
import dev.sluice.engine.protocol.Query;
import dev.sluice.engine.protocol.QueryData;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/** The binary form of a {@link ReleasedQuestion}, in state only; first byte = version. */
public final class ReleasedQuestionCodec {

    private static final int VERSION = 2;

    private ReleasedQuestionCodec() {}

    public static byte[] encode(ReleasedQuestion question) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeByte(VERSION);
        QueryData.write(question.query(), out);
        BinaryData.writeText(question.status().name(), out);
        out.writeLong(question.asOfMicros());
        out.writeLong(question.sinceMillis());
        out.writeLong(question.evidenceNumber());
        AnswerEvidence evidence = question.evidence();
        out.writeLong(evidence.fromMicros());
        out.writeLong(evidence.toMicros());
        out.writeInt(evidence.frames());
        out.writeLong(evidence.tokensSeen());
        out.writeLong(evidence.tokensKept());
        out.writeBoolean(evidence.late());
        return bytes.toByteArray();
    }

    public static ReleasedQuestion decode(byte[] stored) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(stored));
        int version = in.readByte();
        if (version != VERSION) {
            throw new IOException(
                    "a released question has format version %d; this release reads %d: restore with the release that wrote the state"
                            .formatted(version, VERSION));
        }
        Query query = QueryData.read(in);
        AnswerStatus status = AnswerStatus.valueOf(BinaryData.readText(in));
        long asOf = in.readLong();
        long since = in.readLong();
        long evidenceNumber = in.readLong();
        long from = in.readLong();
        long to = in.readLong();
        int frames = in.readInt();
        long seen = in.readLong();
        long kept = in.readLong();
        boolean late = in.readBoolean();
        return new ReleasedQuestion(
                query,
                status,
                asOf,
                since,
                evidenceNumber,
                new AnswerEvidence(from, to, frames, seen, kept, 0, late));
    }
}
