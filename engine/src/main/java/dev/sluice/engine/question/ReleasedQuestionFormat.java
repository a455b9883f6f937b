// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.question;

import dev.sluice.engine.format.BinaryData;
import dev.sluice.engine.format.VersionedFormat;
import dev.sluice.engine.protocol.AnswerEvidence;
import dev.sluice.engine.protocol.AnswerStatus;
import dev.sluice.engine.protocol.QueryData;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Binary form of a {@link ReleasedQuestion}, used only in state. In version 1 each question had its
 * own evidence, under its own number. Before version 3 no release was only for a confirmation.
 */
public final class ReleasedQuestionFormat extends VersionedFormat<ReleasedQuestion> {

    public ReleasedQuestionFormat() {
        super("released question", 3);
    }

    @Override
    protected void writeFields(ReleasedQuestion question, DataOutput out) throws IOException {
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
        out.writeBoolean(question.confirming());
    }

    @Override
    protected ReleasedQuestion readFields(int version, DataInput in) throws IOException {
        return new ReleasedQuestion(
                QueryData.read(in),
                AnswerStatus.valueOf(BinaryData.readText(in)),
                in.readLong(),
                in.readLong(),
                version == 1 ? ReleasedQuestion.OWN_EVIDENCE : in.readLong(),
                readEvidence(in),
                version >= 3 && in.readBoolean());
    }

    private static AnswerEvidence readEvidence(DataInput in) throws IOException {
        long from = in.readLong();
        long to = in.readLong();
        int frames = in.readInt();
        long seen = in.readLong();
        long kept = in.readLong();
        return new AnswerEvidence(from, to, frames, seen, kept, 0, in.readBoolean());
    }
}
