// SPDX-License-Identifier: Apache-2.0
package dev.sluice.world;

import java.util.Map;

/** Paints the static background of a scene. */
final class RoomPainter {

    private final int width;
    private final int height;
    private final int[] pixels;

    private RoomPainter(int width, int height) {
        this.width = width;
        this.height = height;
        this.pixels = new int[width * height];
    }

    /** Returns the pixels of the room without things and noise, row-major, 0xRRGGBB. */
    static int[] paint(Room room, int width, int height) {
        RoomPainter painter = new RoomPainter(width, height);
        painter.walls(room);
        for (Map.Entry<Corner, Landmark> entry : room.landmarks().entrySet()) {
            painter.landmark(entry.getValue(), entry.getKey());
        }
        return painter.pixels;
    }

    private void walls(Room room) {
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int p = 0;
                for (int channel = 0; channel < 3; channel++) {
                    int level =
                            room.light()[channel]
                                    + room.across()[channel] * x / width
                                    + room.down()[channel] * y / height;
                    p = p << 8 | Math.max(0, Math.min(255, level));
                }
                pixels[y * width + x] = p;
            }
        }
    }

    private void landmark(Landmark landmark, Corner corner) {
        double x = corner.landmarkX();
        double y = corner.landmarkY();
        switch (landmark) {
            case DOOR -> {
                box(x, y, 0.07, 0.12, 0x6e4526);
                box(x + 0.045, y, 0.012, 0.012, 0xd8c070);
            }
            case WINDOW -> {
                box(x, y, 0.11, 0.09, 0xdce6f0);
                box(x, y, 0.1, 0.08, 0x86b4dc);
                box(x, y, 0.008, 0.08, 0xdce6f0);
                box(x, y, 0.1, 0.008, 0xdce6f0);
            }
            case LAMP -> {
                box(x, y + 0.02, 0.01, 0.1, 0x303030);
                box(x, y + 0.11, 0.05, 0.012, 0x303030);
                box(x, y - 0.07, 0.07, 0.045, 0xf4e6a8);
            }
            case TABLE -> {
                box(x, y - 0.03, 0.12, 0.02, 0x9a6a3a);
                box(x - 0.09, y + 0.04, 0.014, 0.06, 0x7a5230);
                box(x + 0.09, y + 0.04, 0.014, 0.06, 0x7a5230);
            }
            case PLANT -> {
                box(x, y + 0.08, 0.05, 0.04, 0xa8502c);
                box(x, y, 0.012, 0.06, 0x2c5c2c);
                box(x - 0.05, y - 0.04, 0.035, 0.05, 0x2f7038);
                box(x + 0.05, y - 0.04, 0.035, 0.05, 0x2f7038);
                box(x, y - 0.07, 0.03, 0.04, 0x3a8044);
            }
        }
    }

    /** Paints a box around a centre; lengths are shares of the width and height. */
    private void box(double x, double y, double halfWidth, double halfHeight, int rgb) {
        int left = (int) Math.round((x - halfWidth) * width);
        int right = (int) Math.round((x + halfWidth) * width);
        int top = (int) Math.round((y - halfHeight) * height);
        int bottom = (int) Math.round((y + halfHeight) * height);
        for (int row = Math.max(0, top); row < Math.min(height, bottom); row++) {
            for (int column = Math.max(0, left); column < Math.min(width, right); column++) {
                pixels[row * width + column] = rgb;
            }
        }
    }
}
