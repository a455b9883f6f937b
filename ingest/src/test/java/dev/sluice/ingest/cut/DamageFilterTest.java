// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.cut;

import dev.sluice.ingest.cut.CodedFrame.Part;
import dev.sluice.ingest.cut.CodedFrame.References;
import dev.sluice.ingest.cut.DamageFilter.Verdict;
import dev.sluice.ingest.ffmpeg.EncodedPacket;
import dev.sluice.ingest.nal.FrameKind;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class DamageFilterTest {

    private final DamageFilter filter = new DamageFilter();

    @Test
    void aDamagedFrameCostsThoseUpToTheNextEntry() {
        assertThat(judge(FrameKind.CLOSED_KEY, null)).isEqualTo(Verdict.USE);
        assertThat(judge(FrameKind.OTHER, FrameDefect.INCOMPLETE)).isEqualTo(Verdict.BREAK);
        assertThat(judge(FrameKind.OTHER, null)).isEqualTo(Verdict.LEAVE_OUT);
        assertThat(judge(FrameKind.OPEN_KEY, FrameDefect.NO_BEGINNING))
                .isEqualTo(Verdict.LEAVE_OUT);
        assertThat(judge(FrameKind.OTHER, null)).isEqualTo(Verdict.LEAVE_OUT);
        assertThat(judge(FrameKind.REFRESH, null)).isEqualTo(Verdict.USE);
        assertThat(judge(FrameKind.OTHER, null)).isEqualTo(Verdict.USE);
    }

    @Test
    void aDamagedFrameThatNoneRefersToCostsOnlyItself() {
        judge(FrameKind.CLOSED_KEY, null);
        CodedFrame unreferenced = frame(FrameKind.OTHER, Part.WHOLE, FrameDefect.INCOMPLETE, false);

        assertThat(filter.judge(unreferenced)).isEqualTo(Verdict.LEAVE_OUT);
        assertThat(judge(FrameKind.OTHER, null)).isEqualTo(Verdict.USE);
    }

    @Test
    void aMissingFrameCostsWhatFollowsButNotAnEntry() {
        judge(FrameKind.CLOSED_KEY, null);
        assertThat(judge(FrameKind.OPEN_KEY, FrameDefect.MISSING_BEFORE))
                .isEqualTo(Verdict.USE_AFTER_BREAK);
        assertThat(
                        filter.judge(
                                frame(
                                        FrameKind.OTHER,
                                        Part.WHOLE,
                                        FrameDefect.MISSING_BEFORE,
                                        false)))
                .isEqualTo(Verdict.BREAK);
        assertThat(judge(FrameKind.OTHER, null)).isEqualTo(Verdict.LEAVE_OUT);
        assertThat(judge(FrameKind.OPEN_KEY, FrameDefect.MISSING_BEFORE)).isEqualTo(Verdict.USE);
    }

    @Test
    void framesBeforeTheFirstEntryAreNotReportedAsDamaged() {
        assertThat(judge(FrameKind.OTHER, FrameDefect.INCOMPLETE)).isEqualTo(Verdict.USE);
        assertThat(judge(FrameKind.CLOSED_KEY, FrameDefect.INCOMPLETE)).isEqualTo(Verdict.BREAK);
        assertThat(judge(FrameKind.OTHER, null)).isEqualTo(Verdict.LEAVE_OUT);
    }

    @Test
    void damageOfTheSecondFieldIsDamageOfTheFrame() {
        FieldPairs fields = new FieldPairs();
        List<CodedFrame> out = new ArrayList<>();
        out.addAll(fields.accept(frame(FrameKind.OTHER, Part.FIELD, null, true)));
        out.addAll(
                fields.accept(
                        frame(FrameKind.OTHER, Part.SECOND_FIELD, FrameDefect.INCOMPLETE, true)));
        out.addAll(fields.accept(frame(FrameKind.OTHER, Part.FIELD, null, true)));
        out.addAll(fields.accept(frame(FrameKind.OTHER, Part.WHOLE, null, true)));
        out.addAll(fields.accept(frame(FrameKind.OTHER, Part.FIELD, null, true)));
        out.addAll(fields.finish());

        assertThat(out)
                .extracting(CodedFrame::defect)
                .containsExactly(FrameDefect.INCOMPLETE, FrameDefect.INCOMPLETE, null, null, null);
    }

    private Verdict judge(FrameKind kind, @Nullable FrameDefect defect) {
        return filter.judge(frame(kind, Part.WHOLE, defect, true));
    }

    private static CodedFrame frame(
            FrameKind kind, Part part, @Nullable FrameDefect defect, boolean referenced) {
        EncodedPacket packet = new EncodedPacket(new byte[1], 0, 0, 0, false, null);
        return new CodedFrame(
                packet, kind, new byte[0], new References(referenced, part, 0, 0), defect);
    }
}
