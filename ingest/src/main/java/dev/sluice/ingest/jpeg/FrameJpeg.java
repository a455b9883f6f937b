// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.jpeg;

import dev.sluice.ingest.decode.RgbImage;

import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;

/** Writes frames as JPEG. Stateless. */
public final class FrameJpeg {

    private static final float QUALITY = 0.85f;

    static {
        ImageIO.setUseCache(false); // no temporary files
    }

    private FrameJpeg() {}

    /**
     * Writes a frame.
     *
     * @param maxWidth width to which a wider frame is scaled down, pixels
     */
    public static byte[] write(RgbImage image, int maxWidth) {
        return encode(scale(picture(image), maxWidth), QUALITY);
    }

    /** Copies a frame into a picture of 0xRRGGBB pixels. */
    public static BufferedImage picture(RgbImage image) {
        int width = image.width();
        BufferedImage buffer = new BufferedImage(width, image.height(), BufferedImage.TYPE_INT_RGB);
        int[] row = new int[width];
        byte[] rgb = image.rgb();
        for (int y = 0; y < image.height(); y++) {
            int at = 3 * width * y;
            for (int x = 0; x < width; x++, at += 3) {
                row[x] = (rgb[at] & 0xff) << 16 | (rgb[at + 1] & 0xff) << 8 | rgb[at + 2] & 0xff;
            }
            buffer.setRGB(0, y, width, 1, row, 0, width);
        }
        return buffer;
    }

    private static BufferedImage scale(BufferedImage image, int maxWidth) {
        if (image.getWidth() <= maxWidth) {
            return image;
        }
        int height =
                Math.max(1, Math.round((float) image.getHeight() * maxWidth / image.getWidth()));
        BufferedImage scaled = new BufferedImage(maxWidth, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = scaled.createGraphics();
        graphics.setRenderingHint(
                RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        graphics.drawImage(image, 0, 0, maxWidth, height, null);
        graphics.dispose();
        return scaled;
    }

    /**
     * Encodes a picture.
     *
     * @param compression quality, 0 to 1
     */
    public static byte[] encode(BufferedImage image, float compression) {
        Iterator<ImageWriter> writers = ImageIO.getImageWritersByFormatName("jpeg");
        ImageWriter writer = writers.next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
            ImageWriteParam quality = writer.getDefaultWriteParam();
            quality.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            quality.setCompressionQuality(compression);
            writer.setOutput(out);
            writer.write(null, new IIOImage(image, null, null), quality);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to an array in memory failed", e);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }
}
