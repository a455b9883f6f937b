// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.cut;

import dev.sluice.ingest.chunk.FrameDisplay;
import dev.sluice.ingest.ffmpeg.EncodedPacket;
import dev.sluice.ingest.ffmpeg.VideoCodec;
import dev.sluice.ingest.nal.FrameKind;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class DisplayTrackerTest {

    private static final String SLICE = "0000000165";
    private static final String UPRIGHT = "00000001062f03000009" + "80" + SLICE;
    private static final String HALF = "00000001062f03100009" + "80" + SLICE;
    private static final FrameDisplay TURNED = new FrameDisplay(180, false, 1, 1);
    private static final FrameDisplay WIDE = new FrameDisplay(0, false, 2, 1);

    @Test
    void aMessageHoldsUntilTheNextOne() {
        DisplayTracker tracker = new DisplayTracker(FrameDisplay.AS_CODED, VideoCodec.H264);

        assertThat(tracker.next(frames(SLICE, SLICE))).isEqualTo(FrameDisplay.AS_CODED);
        assertThat(tracker.next(frames(HALF, SLICE))).isEqualTo(TURNED);
        assertThat(tracker.next(frames(SLICE, SLICE))).isEqualTo(TURNED);
        assertThat(tracker.next(frames(UPRIGHT, SLICE))).isEqualTo(FrameDisplay.AS_CODED);
        assertThat(tracker.next(frames(SLICE))).isEqualTo(FrameDisplay.AS_CODED);
    }

    @Test
    void theFirstMessageHoldsForTheFramesBeforeItToo() {
        DisplayTracker tracker = new DisplayTracker(WIDE, VideoCodec.H264);

        assertThat(tracker.next(frames(SLICE, HALF, SLICE)))
                .isEqualTo(new FrameDisplay(180, false, 2, 1));
    }

    @Test
    void framesThatAreShownDifferentlySayItThemselves() {
        DisplayTracker tracker = new DisplayTracker(WIDE, VideoCodec.H264);

        assertThat(tracker.next(frames(HALF, UPRIGHT))).isEqualTo(WIDE);
        assertThat(tracker.next(frames(HALF, SLICE))).isEqualTo(WIDE);
        assertThat(tracker.next(frames(SLICE))).isEqualTo(new FrameDisplay(180, false, 2, 1));
    }

    @Test
    void theContainerWinsOverMessages() {
        FrameDisplay declared = new FrameDisplay(90, true, 1, 1);
        DisplayTracker tracker = new DisplayTracker(declared, VideoCodec.H264);

        assertThat(tracker.next(frames(HALF, SLICE))).isEqualTo(declared);
    }

    private static List<CodedFrame> frames(String... hex) {
        List<CodedFrame> frames = new ArrayList<>();
        for (String data : hex) {
            byte[] bytes = HexFormat.of().parseHex(data);
            frames.add(
                    new CodedFrame(
                            new EncodedPacket(bytes, 0, 0, 0, false, null), FrameKind.OTHER));
        }
        return frames;
    }
}
