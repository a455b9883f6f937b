// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.nal;

import dev.sluice.ingest.chunk.FrameDisplay;

import java.util.List;
import java.util.Optional;

/**
 * The display orientation message, by which H.264 (D.2.27) and H.265 (D.3.17) say how frames are
 * shown: first flipped, then turned anticlockwise. Stateless.
 */
public final class OrientationMessage {

    private static final double UNITS_OF_A_QUARTER = 0x10000 / 4.0;

    private OrientationMessage() {}

    /** What the last message among the units of a frame says; empty if there is none. */
    public static Optional<FrameDisplay> of(List<NalUnit> units, NalSyntax syntax) {
        return units.stream()
                .filter(syntax::isSideInformation)
                .flatMap(unit -> SeiMessage.of(unit, syntax.headerBytes()).stream())
                .filter(message -> message.type() == SeiMessage.DISPLAY_ORIENTATION)
                .map(OrientationMessage::display)
                .reduce((first, last) -> last);
    }

    private static FrameDisplay display(SeiMessage message) {
        NalBits bits = new NalBits(new NalUnit(message.payload(), 0, message.payload().length), 0);
        if (bits.read(1) == 1) {
            return FrameDisplay.AS_CODED; // cancels the message before
        }
        boolean horizontal = bits.read(1) == 1;
        boolean vertical = bits.read(1) == 1;
        long quarters = Math.round(bits.read(16) / UNITS_OF_A_QUARTER);
        // To flip top and bottom is to mirror left and right and turn by a half.
        long clockwise = (vertical ? 2 : 0) - quarters;
        return new FrameDisplay(
                (int) Math.floorMod(clockwise, 4L) * 90, horizontal != vertical, 1, 1);
    }
}
