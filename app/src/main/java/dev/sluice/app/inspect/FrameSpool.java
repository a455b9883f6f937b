// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.inspect;

import dev.sluice.ingest.decode.RgbImage;
import dev.sluice.ingest.jpeg.FrameJpeg;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The sampled frames of a video in a file, as JPEG: their tokens are final only later, and a long
 * video does not fit in memory. Not safe for several threads.
 */
final class FrameSpool implements AutoCloseable {

    private static final float QUALITY = 0.92f;

    private final RandomAccessFile file;
    private final List<Entry> entries = new ArrayList<>();

    /**
     * A frame.
     *
     * @param step the step that it belongs to
     * @param captureMicros its capture time
     * @param width of the frame as it is shown, before it was scaled
     * @param height of the frame as it is shown, before it was scaled
     */
    record Entry(long step, long captureMicros, int width, int height, long offset, int length) {}

    FrameSpool(Path path) throws IOException {
        this.file = new RandomAccessFile(path.toFile(), "rw");
    }

    /**
     * Adds a frame.
     *
     * @param picture the frame, scaled
     */
    void add(long step, long captureMicros, int width, int height, RgbImage picture)
            throws IOException {
        byte[] jpeg = FrameJpeg.encode(FrameJpeg.picture(picture), QUALITY);
        long offset = file.length();
        file.seek(offset);
        file.write(jpeg);
        entries.add(new Entry(step, captureMicros, width, height, offset, jpeg.length));
    }

    /** The frames, in the order in which they were added. */
    List<Entry> entries() {
        return entries;
    }

    /** Reads a frame; the picture is the caller's. */
    BufferedImage read(Entry entry) throws IOException {
        byte[] jpeg = new byte[entry.length()];
        file.seek(entry.offset());
        file.readFully(jpeg);
        return Pictures.read(jpeg);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
