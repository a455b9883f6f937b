// SPDX-License-Identifier: Apache-2.0
package dev.sluice.world;

/** The shape of a thing. All things of a scene have different shapes. */
public enum Kind {
    CIRCLE("circle") {
        @Override
        boolean covers(double x, double y) {
            return x * x + y * y <= 1;
        }
    },
    SQUARE("square") {
        @Override
        boolean covers(double x, double y) {
            return Math.abs(x) <= 0.88 && Math.abs(y) <= 0.88;
        }
    },
    TRIANGLE("triangle") {
        @Override
        boolean covers(double x, double y) {
            return y <= 0.85 && y >= 2.05 * Math.abs(x) - 1;
        }
    },
    CROSS("cross") {
        @Override
        boolean covers(double x, double y) {
            double along = Math.max(Math.abs(x), Math.abs(y));
            return along <= 1 && Math.min(Math.abs(x), Math.abs(y)) <= 0.32;
        }
    },
    RING("ring") {
        @Override
        boolean covers(double x, double y) {
            double squared = x * x + y * y;
            return squared <= 1 && squared >= 0.33;
        }
    };

    private final String word;

    Kind(String word) {
        this.word = word;
    }

    /** Returns the word for it in questions and answers. */
    public String word() {
        return word;
    }

    /**
     * Returns whether the shape covers a point.
     *
     * @param x distance to the right of the centre, in radii
     * @param y distance below the centre, in radii
     */
    abstract boolean covers(double x, double y);
}
