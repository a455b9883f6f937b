// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.console;

import java.awt.Graphics2D;
import java.awt.Image;
import java.awt.image.BufferedImage;

/** How much two pictures differ. Stateless. */
final class Likeness {

    private static final int SIDE = 32; // pixels

    private Likeness() {}

    /**
     * The mean difference of the grey values of two pictures of the same content, in levels of 255.
     */
    static double difference(BufferedImage one, BufferedImage other) {
        BufferedImage a = small(one);
        BufferedImage b = small(other);
        long sum = 0;
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                sum +=
                        Math.abs(
                                a.getRaster().getSample(x, y, 0)
                                        - b.getRaster().getSample(x, y, 0));
            }
        }
        return (double) sum / (SIDE * SIDE);
    }

    static BufferedImage upsideDown(BufferedImage image) {
        BufferedImage turned =
                new BufferedImage(image.getWidth(), image.getHeight(), image.getType());
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                turned.setRGB(
                        image.getWidth() - 1 - x, image.getHeight() - 1 - y, image.getRGB(x, y));
            }
        }
        return turned;
    }

    private static BufferedImage small(BufferedImage image) {
        BufferedImage small = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_GRAY);
        Graphics2D graphics = small.createGraphics();
        graphics.drawImage(
                image.getScaledInstance(SIDE, SIDE, Image.SCALE_AREA_AVERAGING), 0, 0, null);
        graphics.dispose();
        return small;
    }
}
