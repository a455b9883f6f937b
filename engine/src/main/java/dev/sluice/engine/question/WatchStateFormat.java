// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.question;

import dev.sluice.engine.format.BinaryData;
import dev.sluice.engine.format.VersionedFormat;
import dev.sluice.engine.memory.EvidenceDigest;
import dev.sluice.engine.protocol.AnswerStatus;
import dev.sluice.engine.protocol.AnswerUsage;
import dev.sluice.engine.question.WatchState.Verdict;
import dev.sluice.model.FinishReason;

import org.jspecify.annotations.Nullable;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Binary form of a {@link WatchState}, used only within a {@link QuestionFormat}. */
final class WatchStateFormat extends VersionedFormat<WatchState> {

    WatchStateFormat() {
        super("watch state", 1);
    }

    @Override
    protected void writeFields(WatchState watch, DataOutput out) throws IOException {
        out.writeLong(watch.sequence());
        write(watch.given(), out);
        write(watch.candidate(), out);
        out.writeInt(watch.agreeing());
        out.writeLong(watch.askedMicros());
        write(watch.reply(), out);
    }

    @Override
    protected WatchState readFields(int version, DataInput in) throws IOException {
        return new WatchState(
                in.readLong(),
                readVerdict(in),
                readVerdict(in),
                in.readInt(),
                in.readLong(),
                readReply(in));
    }

    /** Reads what was stored of a watch's answers before there was this format. */
    static WatchState readLastAnswer(DataInput in) throws IOException {
        long sequence = in.readLong();
        String status = BinaryData.readNullableText(in);
        String text = BinaryData.readNullableText(in);
        Verdict given =
                status == null
                        ? null
                        : new Verdict(
                                AnswerStatus.valueOf(status), text, QuestionSchedule.NO_CLOCK);
        return new WatchState(sequence, given, null, 0, QuestionSchedule.NO_CLOCK, null);
    }

    private static void write(@Nullable Verdict verdict, DataOutput out) throws IOException {
        out.writeBoolean(verdict != null);
        if (verdict != null) {
            BinaryData.writeText(verdict.status().name(), out);
            BinaryData.writeText(verdict.text(), out);
            out.writeLong(verdict.sinceMicros());
        }
    }

    private static @Nullable Verdict readVerdict(DataInput in) throws IOException {
        return in.readBoolean()
                ? new Verdict(
                        AnswerStatus.valueOf(BinaryData.readText(in)),
                        BinaryData.readNullableText(in),
                        in.readLong())
                : null;
    }

    private static void write(@Nullable WatchReply reply, DataOutput out) throws IOException {
        out.writeBoolean(reply != null);
        if (reply != null) {
            out.writeLong(reply.digest().first());
            out.writeLong(reply.digest().second());
            BinaryData.writeText(reply.text(), out);
            BinaryData.writeText(reply.finishReason().name(), out);
            out.writeInt(reply.usage().promptTokens());
            out.writeInt(reply.usage().generatedTokens());
            out.writeLong(reply.tokensUsed());
            out.writeDouble(reply.probability());
        }
    }

    private static @Nullable WatchReply readReply(DataInput in) throws IOException {
        return in.readBoolean()
                ? new WatchReply(
                        new EvidenceDigest(in.readLong(), in.readLong()),
                        BinaryData.readText(in),
                        FinishReason.valueOf(BinaryData.readText(in)),
                        new AnswerUsage(in.readInt(), in.readInt()),
                        in.readLong(),
                        in.readDouble())
                : null;
    }
}
