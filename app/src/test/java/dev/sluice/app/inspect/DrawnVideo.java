// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.inspect;

import dev.sluice.ingest.film.Mp4Film;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A film of a red square that moves over a still ground of colours. Stateless. */
public final class DrawnVideo {

    public static final int WIDTH = 448;
    public static final int HEIGHT = 252;
    private static final int SIDE = 60;

    private DrawnVideo() {}

    /**
     * Writes the film.
     *
     * @param frames number of frames, a quarter of a second each
     */
    public static Path write(Path file, int frames) throws IOException {
        try (Mp4Film film = Mp4Film.open(WIDTH, HEIGHT, 250_000)) {
            for (int frame = 0; frame < frames; frame++) {
                film.add(pixels(frame));
            }
            return Files.write(file, film.finish());
        }
    }

    private static int[] pixels(int frame) {
        int[] pixels = new int[WIDTH * HEIGHT];
        // Still for the first half of each eight seconds, so that the gate has something to do.
        int left = 20 + 12 * Math.max(0, frame % 32 - 16);
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                boolean square = x >= left && x < left + SIDE && y >= 90 && y < 90 + SIDE;
                int ground = 0x206040 + (x / 64 * 0x18 << 16) + (y / 64 * 0x20);
                pixels[y * WIDTH + x] = square ? 0xe02020 : ground;
            }
        }
        return pixels;
    }
}
