// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.report;

/** The shape that marks a point of a plot. */
enum PlotMarker {
    STAR {
        @Override
        void draw(SvgWriter svg, double x, double y, String colour) {
            svg.line(x - SIZE, y, x + SIZE, y, colour, 2);
            svg.line(x, y - SIZE, x, y + SIZE, colour, 2);
            svg.line(x - HALF, y - HALF, x + HALF, y + HALF, colour, 2);
            svg.line(x - HALF, y + HALF, x + HALF, y - HALF, colour, 2);
        }
    },
    SQUARE {
        @Override
        void draw(SvgWriter svg, double x, double y, String colour) {
            svg.polygon(
                    colour, x - HALF, y - HALF, x + HALF, y - HALF, x + HALF, y + HALF, x - HALF,
                    y + HALF);
        }
    },
    CROSS {
        @Override
        void draw(SvgWriter svg, double x, double y, String colour) {
            svg.line(x - HALF, y - HALF, x + HALF, y + HALF, colour, 2);
            svg.line(x - HALF, y + HALF, x + HALF, y - HALF, colour, 2);
        }
    },
    UP {
        @Override
        void draw(SvgWriter svg, double x, double y, String colour) {
            svg.polygon(colour, x, y - SIZE, x + SIZE, y + HALF, x - SIZE, y + HALF);
        }
    },
    DOWN {
        @Override
        void draw(SvgWriter svg, double x, double y, String colour) {
            svg.polygon(colour, x, y + SIZE, x + SIZE, y - HALF, x - SIZE, y - HALF);
        }
    },
    DIAMOND {
        @Override
        void draw(SvgWriter svg, double x, double y, String colour) {
            svg.polygon(colour, x, y - SIZE, x + SIZE, y, x, y + SIZE, x - SIZE, y);
        }
    },
    RING {
        @Override
        void draw(SvgWriter svg, double x, double y, String colour) {
            svg.circle(x, y, HALF, "#ffffff", colour, 2);
        }
    },
    DISC {
        @Override
        void draw(SvgWriter svg, double x, double y, String colour) {
            svg.circle(x, y, HALF, colour, colour, 1);
        }
    };

    private static final double SIZE = 6;
    private static final double HALF = 4.5;

    /** Draws the marker around a point. */
    abstract void draw(SvgWriter svg, double x, double y, String colour);
}
