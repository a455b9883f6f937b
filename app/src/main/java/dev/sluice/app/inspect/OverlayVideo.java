// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.inspect;

import dev.sluice.app.inspect.FrameSpool.Entry;
import dev.sluice.ingest.film.Mp4Film;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The sampled frames as a video, with the cells tinted: exactly the frames that the model sees, so
 * that tint and picture belong together, played faster than they were taken.
 *
 * @param file an MP4 file
 * @param frames number of frames in it
 * @param every 1 if it has every sampled frame, 2 if every second one, and so on
 * @param width pixels
 * @param height pixels
 */
record OverlayVideo(byte[] file, int frames, int every, int width, int height) {

    /**
     * Draws and encodes the frames.
     *
     * @param fps frames sampled per second
     * @param speed how many times faster than the video it plays
     * @param maxFrames largest number of frames; of a longer video, frames are left out evenly
     */
    static OverlayVideo of(Film film, Board board, double fps, double speed, int maxFrames)
            throws IOException {
        int every = Math.max(1, (film.frames().size() + maxFrames - 1) / maxFrames);
        List<Entry> chosen = new ArrayList<>();
        for (int i = 0; i < film.frames().size(); i += every) {
            chosen.add(film.frames().get(i));
        }
        long frameMicros = Math.max(20_000, Math.round(1e6 / fps / speed));
        int width = board.width();
        int height = board.height();
        try (Mp4Film mp4 = Mp4Film.open(width, height, frameMicros)) {
            for (Entry frame : chosen) {
                mp4.add(Pictures.pixels(board.draw(frame)));
            }
            return new OverlayVideo(mp4.finish(), chosen.size(), every, width, height);
        }
    }
}
