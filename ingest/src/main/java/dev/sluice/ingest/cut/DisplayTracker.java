// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.cut;

import dev.sluice.ingest.chunk.FrameDisplay;
import dev.sluice.ingest.ffmpeg.VideoCodec;
import dev.sluice.ingest.nal.H264Syntax;
import dev.sluice.ingest.nal.H265Syntax;
import dev.sluice.ingest.nal.NalSyntax;
import dev.sluice.ingest.nal.NalUnit;
import dev.sluice.ingest.nal.OrientationMessage;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Optional;

/**
 * Knows how the frames of a stream are shown: as the container says, or else the orientation
 * messages among its frames. A message holds until the next one: some encoders write it with the
 * first key frame only, or behind a key frame. Not safe for use by several threads.
 */
final class DisplayTracker {

    private final FrameDisplay declared;
    private final VideoCodec codec;
    private @Nullable FrameDisplay orientation; // by the last message; null before the first one

    /**
     * A tracker at the start of a stream.
     *
     * @param declared how the container says that frames are shown
     */
    DisplayTracker(FrameDisplay declared, VideoCodec codec) {
        this.declared = declared;
        this.codec = codec;
    }

    /**
     * How the next frames in decoding order are shown. If their orientation changes on the way, the
     * result does not tell it, and each frame says itself.
     */
    FrameDisplay next(List<CodedFrame> frames) {
        boolean changes = false;
        for (CodedFrame frame : frames) {
            Optional<FrameDisplay> message = message(frame.packet().data());
            if (message.isPresent()) {
                changes |= orientation != null && !orientation.equals(message.get());
                orientation = message.get();
            }
        }
        return changes || orientation == null ? declared : declared.orElse(orientation);
    }

    private Optional<FrameDisplay> message(byte[] data) {
        return switch (codec) {
            case H264 -> message(data, new H264Syntax());
            case H265 -> message(data, new H265Syntax());
            case VP9, AV1, MJPEG -> Optional.empty();
        };
    }

    private static Optional<FrameDisplay> message(byte[] data, NalSyntax syntax) {
        return OrientationMessage.of(NalUnit.ofAnnexB(data), syntax);
    }
}
