// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.integration;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A raw H.264 file with two slices in each frame, as its NAL units. Each frame begins with an
 * access unit delimiter.
 */
final class SlicedVideo {

    private static final int IDR_SLICE = 5;
    private static final int SEQUENCE_SET = 7;
    private static final int PICTURE_SET = 8;
    private static final int DELIMITER = 9;

    private SlicedVideo() {}

    /** Returns the units of each frame, without start codes. */
    static List<List<byte[]>> frames() throws Exception {
        List<List<byte[]>> frames = new ArrayList<>();
        for (byte[] unit : units(bytes())) {
            if (type(unit) == DELIMITER) {
                frames.add(new ArrayList<>());
            }
            frames.get(frames.size() - 1).add(unit);
        }
        return frames;
    }

    /**
     * Returns the frames as GStreamer's {@code rtph264pay config-interval=-1} sends them: with the
     * parameter sets before each slice of a key frame, not only before the first.
     */
    static List<List<byte[]>> framesWithSetsBeforeEverySlice() throws Exception {
        List<List<byte[]>> frames = new ArrayList<>();
        List<byte[]> sets = new ArrayList<>();
        for (List<byte[]> frame : frames()) {
            List<byte[]> sent = new ArrayList<>();
            for (byte[] unit : frame) {
                if (type(unit) == SEQUENCE_SET) {
                    sets.clear();
                }
                if (type(unit) == SEQUENCE_SET || type(unit) == PICTURE_SET) {
                    sets.add(unit);
                }
                if (type(unit) == IDR_SLICE) {
                    sent.addAll(sets);
                }
                sent.add(unit);
            }
            frames.add(sent);
        }
        return frames;
    }

    private static int type(byte[] unit) {
        return unit[0] & 0x1f;
    }

    private static byte[] bytes() throws Exception {
        return Files.readAllBytes(
                Path.of(SlicedVideo.class.getResource("/cameras/sliced.h264").toURI()));
    }

    /** Splits at start codes, of three bytes or of four. */
    private static List<byte[]> units(byte[] data) throws IOException {
        List<byte[]> units = new ArrayList<>();
        int begin = -1;
        for (int i = 0; i + 2 < data.length; i++) {
            if (data[i] == 0 && data[i + 1] == 0 && data[i + 2] == 1) {
                if (begin >= 0) {
                    units.add(unit(data, begin, i));
                }
                begin = i + 3;
            }
        }
        if (begin < 0) {
            throw new IOException("found no start code; expected a raw H.264 file");
        }
        units.add(unit(data, begin, data.length));
        return units;
    }

    private static byte[] unit(byte[] data, int begin, int end) {
        int last = end;
        while (data[last - 1] == 0) {
            last--; // the first byte of the next start code
        }
        return Arrays.copyOfRange(data, begin, last);
    }
}
