// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.decode;

import dev.sluice.ingest.ffmpeg.FrameFilter;

/**
 * How chunks are decoded.
 *
 * @param limits limits on the cost of one chunk
 * @param deinterlace whether sampled frames that are flagged as interlaced are deinterlaced
 * @param toneMap whether sampled frames in PQ or HLG (HDR) are mapped to the range of ordinary
 *     video
 * @param everyFrame whether frames are decoded that no sampled frame needs, only to find damage in
 *     them
 * @param device what decodes
 * @param maxHeldBytes most bytes of decoded frames that wait until they are asked for
 */
public record DecodeSettings(
        DecodeLimits limits,
        boolean deinterlace,
        boolean toneMap,
        boolean everyFrame,
        DecodeDevice device,
        long maxHeldBytes) {

    /** The default of {@code maxHeldBytes}. */
    public static final long MAX_HELD_BYTES = 64L << 20;

    /** Settings with which the CPU decodes. */
    public DecodeSettings(
            DecodeLimits limits, boolean deinterlace, boolean toneMap, boolean everyFrame) {
        this(limits, deinterlace, toneMap, everyFrame, DecodeDevice.CPU, MAX_HELD_BYTES);
    }

    /** The default limits; frames are as the decoder gives them. */
    public static DecodeSettings defaults() {
        return new DecodeSettings(DecodeLimits.defaults(), false, false, false);
    }

    /** These settings with another bound on frames that wait. */
    public DecodeSettings withMaxHeldBytes(long bytes) {
        return new DecodeSettings(limits, deinterlace, toneMap, everyFrame, device, bytes);
    }

    /** Opens the filter of sampled frames. */
    FrameFilter openFilter() {
        return new FrameFilter(deinterlace, toneMap);
    }
}
