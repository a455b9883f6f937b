// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.question;

import dev.sluice.engine.format.VersionedFormat;
import dev.sluice.engine.protocol.Query;
import dev.sluice.engine.protocol.QueryData;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Binary form of the entries of a {@link QuestionSchedule}, used only in state: a tag, then the
 * fields. Version 1 also stored whether a watch had been answered for its stream's silence. Before
 * version 3, each change of a watch's answer counted, so that the last answer was all that was
 * stored of them.
 */
final class QuestionFormat extends VersionedFormat<ScheduleEntry> {

    private static final int PENDING = 1;
    private static final int REMEMBERED = 2;
    private static final WatchStateFormat WATCH = new WatchStateFormat();

    QuestionFormat() {
        super("question", 3);
    }

    @Override
    protected void writeFields(ScheduleEntry entry, DataOutput out) throws IOException {
        if (entry instanceof PendingQuestion question) {
            out.writeByte(PENDING);
            writePending(question, out);
        } else if (entry instanceof RememberedId id) {
            out.writeByte(REMEMBERED);
            out.writeLong(id.number());
            out.writeLong(id.clockMicros());
        }
    }

    @Override
    protected ScheduleEntry readFields(int version, DataInput in) throws IOException {
        int tag = in.readByte();
        return switch (tag) {
            case PENDING -> readPending(version, in);
            case REMEMBERED -> new RememberedId(in.readLong(), in.readLong());
            default -> throw damaged("the tag " + tag);
        };
    }

    private static void writePending(PendingQuestion question, DataOutput out) throws IOException {
        QueryData.write(question.query(), out);
        out.writeLong(question.number());
        out.writeLong(question.admittedMillis());
        out.writeBoolean(question.late());
        out.writeLong(question.dueMicros());
        out.writeLong(question.lastReleaseMicros());
        out.writeBoolean(question.ended());
        out.writeInt(question.outstanding());
        out.writeInt(question.confirmations());
        WATCH.write(question.watch(), out);
    }

    private static PendingQuestion readPending(int version, DataInput in) throws IOException {
        Query query = QueryData.read(in);
        long number = in.readLong();
        long admitted = in.readLong();
        boolean late = in.readBoolean();
        long due = in.readLong();
        long lastRelease = in.readLong();
        if (version == 1) {
            in.readBoolean(); // answered for the silence: watches have no such answer any more
        }
        boolean ended = in.readBoolean();
        int outstanding = in.readInt();
        int confirmations = version < 3 ? 0 : in.readInt();
        return new PendingQuestion(
                query,
                number,
                admitted,
                late,
                due,
                lastRelease,
                ended,
                outstanding,
                confirmations,
                version < 3 ? WatchStateFormat.readLastAnswer(in) : WATCH.read(in));
    }
}
