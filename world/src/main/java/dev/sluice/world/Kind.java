package dev.sluice.world;

/** What a thing is: its shape. No two things of one scene have the same. */
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

    /** The word for it in questions and answers. */
    public String word() {
        return word;
    }

    /**
     * Whether a point belongs to the shape.
     *
     * @param x to the right of the centre, in radii
     * @param y below the centre, in radii
     */
    abstract boolean covers(double x, double y);
}
