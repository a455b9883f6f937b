// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.inspect;

import javax.imageio.ImageIO;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.io.ByteArrayInputStream;
import java.io.IOException;

/** Converts pictures. Stateless. */
final class Pictures {

    private Pictures() {}

    /** A picture of 0xRRGGBB pixels. */
    static BufferedImage blank(int width, int height) {
        return new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    }

    /**
     * The pixels of a picture that {@link #blank} or {@code FrameJpeg} made, 0xRRGGBB; not copied.
     */
    static int[] pixels(BufferedImage picture) {
        return ((DataBufferInt) picture.getRaster().getDataBuffer()).getData();
    }

    /** Scales a picture; it is halved first as often as possible, so that no pixel is skipped. */
    static BufferedImage scaled(BufferedImage picture, int width, int height) {
        BufferedImage current = picture;
        while (current.getWidth() >= 2 * width && current.getHeight() >= 2 * height) {
            current = drawn(current, current.getWidth() / 2, current.getHeight() / 2);
        }
        return current.getWidth() == width && current.getHeight() == height
                ? current
                : drawn(current, width, height);
    }

    private static BufferedImage drawn(BufferedImage picture, int width, int height) {
        BufferedImage target = blank(width, height);
        Graphics2D graphics = target.createGraphics();
        graphics.setRenderingHint(
                RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        graphics.drawImage(picture, 0, 0, width, height, null);
        graphics.dispose();
        return target;
    }

    /** Decodes a JPEG. */
    static BufferedImage read(byte[] jpeg) throws IOException {
        BufferedImage read = ImageIO.read(new ByteArrayInputStream(jpeg));
        return drawn(read, read.getWidth(), read.getHeight());
    }
}
