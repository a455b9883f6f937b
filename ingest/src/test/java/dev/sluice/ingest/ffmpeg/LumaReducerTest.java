// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.ffmpeg;

import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.BytePointer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;
import static org.bytedeco.ffmpeg.global.avutil.av_get_pix_fmt;

class LumaReducerTest {

    private static final int WIDTH = 200;
    private static final int HEIGHT = 90;

    private final LumaReducer reducer = new LumaReducer();

    @AfterEach
    void close() {
        reducer.close();
    }

    /** The left half is black and the right half has one value. */
    @ParameterizedTest
    @CsvSource({
        "yuv420p, 1, 0",
        "yuvj420p, 1, 0",
        "yuv422p, 1, 0",
        "yuv444p, 1, 0",
        "yuva420p, 1, 0",
        "nv12, 1, 0",
        "gray, 1, 0",
        "yuv420p10le, 2, 2",
        "yuv444p12le, 2, 4",
        "yuv422p16le, 2, 8",
        "gray16le, 2, 8",
        "p010le, 2, 8",
    })
    void theLumaOfEveryFormatIsReadInEightBits(String format, int step, int shift)
            throws FfmpegException {
        for (int value : new int[] {16, 77, 128, 200, 235}) {
            try (NativeFrame frame = frame(format)) {
                paint(frame.get(), step, value << shift);
                assertThat(reducer.canReduce(frame)).isTrue();

                byte[] cells = reducer.reduce(frame, 4, 3);

                for (int cell = 0; cell < cells.length; cell++) {
                    assertThat(cells[cell] & 0xFF)
                            .as("cell %d of %s", cell, format)
                            .isEqualTo(cell % 4 < 2 ? 0 : value);
                }
            }
        }
    }

    @Test
    void aCellHasTheMeanOfItsPixels() throws FfmpegException {
        try (NativeFrame frame = frame("yuv420p")) {
            paint(frame.get(), 1, 200);

            byte[] cells = reducer.reduce(frame, 1, 1);

            assertThat(cells[0] & 0xFF).isBetween(99, 101);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"rgb24", "gbrp", "pal8", "yuyv422", "yuv420p10be", "bayer_bggr8"})
    void whatHasNoPlaneOfLumaIsRefused(String format) {
        try (NativeFrame frame = frame(format)) {
            assertThat(reducer.canReduce(frame)).isFalse();
        }
    }

    @Test
    void theSizeOfFramesMayChange() throws FfmpegException {
        try (NativeFrame frame = frame("yuv420p");
                NativeFrame small = frame("nv12", 16, 8)) {
            paint(frame.get(), 1, 90);
            paint(small.get(), 1, 30);
            byte[] before = reducer.reduce(frame, 8, 4);
            assertThat(reducer.reduce(small, 2, 1)).containsExactly(0, 30);
            assertThat(reducer.reduce(frame, 8, 4)).isEqualTo(before);
        }
    }

    private static NativeFrame frame(String format) {
        return frame(format, WIDTH, HEIGHT);
    }

    private static NativeFrame frame(String format, int width, int height) {
        NativeFrame frame = new NativeFrame();
        AVFrame pixels = frame.get();
        pixels.format(av_get_pix_fmt(format));
        pixels.width(width);
        pixels.height(height);
        assertThat(av_frame_get_buffer(pixels, 0)).as(format).isZero();
        return frame;
    }

    private static void paint(AVFrame frame, int step, int value) {
        BytePointer luma = frame.data(0);
        for (int y = 0; y < frame.height(); y++) {
            for (int x = 0; x < frame.width(); x++) {
                int painted = x < frame.width() / 2 ? 0 : value;
                for (int part = 0; part < step; part++) {
                    long at = (long) y * frame.linesize(0) + (long) x * step + part;
                    luma.put(at, (byte) (painted >> Byte.SIZE * part));
                }
            }
        }
    }
}
