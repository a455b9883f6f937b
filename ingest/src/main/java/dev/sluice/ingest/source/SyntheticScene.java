package dev.sluice.ingest.source;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Shapes that move over a still, slightly noisy background and turn back at its borders. A picture
 * depends on the seed and its number alone. Not safe for several threads.
 */
final class SyntheticScene {

    private static final int NOISE = 4;

    private static final Color[] COLORS = {
        new Color(220, 40, 40), new Color(40, 90, 220), new Color(40, 170, 70),
        new Color(235, 200, 40), new Color(235, 235, 235), new Color(150, 60, 190),
    };

    private final int width;
    private final int height;
    private final BufferedImage background;
    private final BufferedImage picture;
    private final List<Shape> shapes = new ArrayList<>();

    SyntheticScene(SyntheticOptions options) {
        this.width = options.width();
        this.height = options.height();
        this.background = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        this.picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Random random = new Random(options.seed());
        drawBackground(random);
        for (int i = 0; i < options.shapes(); i++) {
            shapes.add(Shape.random(random, i, width, height, options.fps()));
        }
    }

    /** Picture number n as I420: luma, then both chroma planes, without padding (BT.601). */
    byte[] i420(long number) {
        int[] pixels = ((DataBufferInt) picture.getRaster().getDataBuffer()).getData();
        int[] still = ((DataBufferInt) background.getRaster().getDataBuffer()).getData();
        System.arraycopy(still, 0, pixels, 0, still.length);
        Graphics2D graphics = picture.createGraphics();
        for (Shape shape : shapes) {
            shape.draw(graphics, number, width, height);
        }
        graphics.dispose();
        return I420.of(pixels, width, height);
    }

    private void drawBackground(Random random) {
        int[] pixels = ((DataBufferInt) background.getRaster().getDataBuffer()).getData();
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int grey = 70 + 60 * y / height + 20 * x / width + random.nextInt(NOISE);
                pixels[y * width + x] = grey << 16 | grey << 8 | (grey + 12);
            }
        }
    }

    /** One thing that moves. */
    private record Shape(
            int form, Color color, int size, double x, double y, double stepX, double stepY) {

        private static Shape random(Random random, int number, int width, int height, int fps) {
            int size = Math.max(8, Math.min(width, height) / 6 + random.nextInt(8));
            double angle = random.nextDouble() * 2 * Math.PI;
            double pixelsASecond = width / 8.0 * (0.5 + random.nextDouble());
            return new Shape(
                    number % 3,
                    COLORS[number % COLORS.length],
                    size,
                    random.nextDouble() * (width - size),
                    random.nextDouble() * (height - size),
                    Math.cos(angle) * pixelsASecond / fps,
                    Math.sin(angle) * pixelsASecond / fps);
        }

        private void draw(Graphics2D graphics, long number, int width, int height) {
            int left = reflected(x + number * stepX, width - size);
            int top = reflected(y + number * stepY, height - size);
            graphics.setColor(color);
            switch (form) {
                case 0 -> graphics.fillRect(left, top, size, size);
                case 1 -> graphics.fillOval(left, top, size, size);
                default ->
                        graphics.fillPolygon(
                                new int[] {left, left + size / 2, left + size},
                                new int[] {top + size, top, top + size},
                                3);
            }
        }

        /** Where something is that runs to and fro between 0 and a limit. */
        private static int reflected(double way, int limit) {
            double within = way % (2.0 * limit);
            within = within < 0 ? within + 2.0 * limit : within;
            return (int) Math.round(within <= limit ? within : 2.0 * limit - within);
        }
    }
}
