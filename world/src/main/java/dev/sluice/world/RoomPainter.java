// SPDX-License-Identifier: Apache-2.0
package dev.sluice.world;

import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.Objects;

/**
 * Paints the background of a scene as a view shows it. Keeps the last picture, which a camera that
 * rests needs again. Not safe for use by several threads.
 */
final class RoomPainter {

    private final Room room;
    private final double objectScale;
    private final int width;
    private final int height;
    private final int[] pixels;
    private @Nullable View view; // null before the first picture

    RoomPainter(Room room, double objectScale, int width, int height) {
        this.room = room;
        this.objectScale = objectScale;
        this.width = width;
        this.height = height;
        this.pixels = new int[width * height];
    }

    /** Returns the pixels of the room without things and noise, row-major, 0xRRGGBB. */
    int[] paint(View seen) {
        if (!seen.equals(view)) {
            view = seen;
            walls(seen);
            for (Map.Entry<Corner, Landmark> entry : room.landmarks().entrySet()) {
                landmark(entry.getValue(), entry.getKey());
            }
        }
        return pixels.clone();
    }

    private void walls(View seen) {
        for (int y = 0; y < height; y++) {
            int down = (int) (seen.y() * height + y * seen.side());
            for (int x = 0; x < width; x++) {
                int across = (int) (seen.x() * width + x * seen.side());
                int p = 0;
                for (int channel = 0; channel < 3; channel++) {
                    int level =
                            room.light()[channel]
                                    + room.across()[channel] * across / width
                                    + room.down()[channel] * down / height;
                    p = p << 8 | Math.max(0, Math.min(255, level));
                }
                pixels[y * width + x] = p;
            }
        }
    }

    private void landmark(Landmark landmark, Corner corner) {
        Box box = new Box(corner.landmarkX(), corner.landmarkY());
        switch (landmark) {
            case DOOR -> {
                box.paint(0, 0, 0.07, 0.12, 0x6e4526);
                box.paint(0.045, 0, 0.012, 0.012, 0xd8c070);
            }
            case WINDOW -> {
                box.paint(0, 0, 0.11, 0.09, 0xdce6f0);
                box.paint(0, 0, 0.1, 0.08, 0x86b4dc);
                box.paint(0, 0, 0.008, 0.08, 0xdce6f0);
                box.paint(0, 0, 0.1, 0.008, 0xdce6f0);
            }
            case LAMP -> {
                box.paint(0, 0.02, 0.01, 0.1, 0x303030);
                box.paint(0, 0.11, 0.05, 0.012, 0x303030);
                box.paint(0, -0.07, 0.07, 0.045, 0xf4e6a8);
            }
            case TABLE -> {
                box.paint(0, -0.03, 0.12, 0.02, 0x9a6a3a);
                box.paint(-0.09, 0.04, 0.014, 0.06, 0x7a5230);
                box.paint(0.09, 0.04, 0.014, 0.06, 0x7a5230);
            }
            case PLANT -> {
                box.paint(0, 0.08, 0.05, 0.04, 0xa8502c);
                box.paint(0, 0, 0.012, 0.06, 0x2c5c2c);
                box.paint(-0.05, -0.04, 0.035, 0.05, 0x2f7038);
                box.paint(0.05, -0.04, 0.035, 0.05, 0x2f7038);
                box.paint(0, -0.07, 0.03, 0.04, 0x3a8044);
            }
        }
    }

    /** Paints boxes around the centre of a landmark, given in room coordinates. */
    private final class Box {

        private final View seen = Objects.requireNonNull(view, "walls come before landmarks");
        private final double centreX;
        private final double centreY;

        Box(double centreX, double centreY) {
            this.centreX = centreX;
            this.centreY = centreY;
        }

        /** Lengths are shares of the width and height of a room that one picture shows. */
        void paint(double right, double down, double halfWidth, double halfHeight, int rgb) {
            double x = centreX + right * objectScale;
            double y = centreY + down * objectScale;
            fill(
                    columnAt(x - halfWidth * objectScale),
                    columnAt(x + halfWidth * objectScale),
                    rowAt(y - halfHeight * objectScale),
                    rowAt(y + halfHeight * objectScale),
                    rgb);
        }

        private int columnAt(double x) {
            return (int) Math.round(seen.pictureX(x) * width);
        }

        private int rowAt(double y) {
            return (int) Math.round(seen.pictureY(y) * height);
        }
    }

    private void fill(int left, int right, int top, int bottom, int rgb) {
        for (int row = Math.max(0, top); row < Math.min(height, bottom); row++) {
            for (int column = Math.max(0, left); column < Math.min(width, right); column++) {
                pixels[row * width + column] = rgb;
            }
        }
    }
}
