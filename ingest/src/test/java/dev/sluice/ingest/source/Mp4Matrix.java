// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.source;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;

/** Changes the display matrix of the only track of an MP4. */
final class Mp4Matrix {

    /** From the name of a track header (version 0) to its matrix. */
    private static final int MATRIX = 4 + 40;

    private Mp4Matrix() {}

    /** A copy of a resource in a temporary file, with the first two columns of the matrix set. */
    static Path write(String resource, int a, int b, int c, int d) throws IOException {
        byte[] mp4 = Mp4Matrix.class.getResourceAsStream(resource).readAllBytes();
        int header = new String(mp4, StandardCharsets.ISO_8859_1).indexOf("tkhd");
        assertThat(header).isPositive();
        ByteBuffer.wrap(mp4)
                .position(header + MATRIX)
                .putInt(a << 16)
                .putInt(b << 16)
                .putInt(0)
                .putInt(c << 16)
                .putInt(d << 16)
                .putInt(0);
        Path file = Files.createTempFile("matrix", ".mp4");
        file.toFile().deleteOnExit();
        return Files.write(file, mp4);
    }
}
