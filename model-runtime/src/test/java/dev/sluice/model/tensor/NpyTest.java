// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.tensor;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** {@link Npy}: files as NumPy writes them, and invalid files. */
final class NpyTest {

    @TempDir Path folder;

    @Test
    void everyTypeComesBackAsWritten() throws IOException {
        Npy.write(folder.resolve("f4"), new float[] {1.5f, -0f, Float.NaN}, 3);
        Npy.write(folder.resolve("f8"), new double[] {0.1, 1e300}, 1, 2);
        Npy.write(folder.resolve("u1"), new byte[] {0, 127, -1}, 3, 1);
        Npy.write(folder.resolve("b1"), new boolean[] {true, false, true, true}, 2, 2);
        Npy.write(folder.resolve("i4"), new int[] {Integer.MIN_VALUE, 7}, 2);
        Npy.write(folder.resolve("i8"), new long[] {Long.MAX_VALUE}, 1);

        assertThat(read("f4").floats()).containsExactly(1.5f, -0f, Float.NaN);
        assertThat(read("f8").doubles()).containsExactly(0.1, 1e300);
        assertThat(read("f8").floats()).containsExactly(0.1f, Float.POSITIVE_INFINITY);
        assertThat(read("u1").bytes()).containsExactly(0, 127, -1);
        assertThat(read("u1").longs()).containsExactly(0, 127, 255);
        assertThat(read("b1").booleans()).containsExactly(true, false, true, true);
        assertThat(read("b1").shape()).containsExactly(2, 2);
        assertThat(read("i4").ints()).containsExactly(Integer.MIN_VALUE, 7);
        assertThat(read("i4").longs()).containsExactly(Integer.MIN_VALUE, 7);
        assertThat(read("i8").longs()).containsExactly(Long.MAX_VALUE);
    }

    @Test
    void headerIsPaddedAndSpelledAsNumPyDoes() throws IOException {
        Npy.write(folder.resolve("one"), new int[] {5}, 1);
        Npy.write(folder.resolve("two"), new int[] {5, 6}, 2, 1);
        Npy.write(folder.resolve("scalar"), new int[] {5});

        assertThat(header("one")).isEqualTo(padded("'<i4'", "(1,)"));
        assertThat(header("two")).isEqualTo(padded("'<i4'", "(2, 1)"));
        assertThat(header("scalar")).isEqualTo(padded("'<i4'", "()"));
        assertThat(read("scalar").shape()).isEmpty();
    }

    @Test
    void emptyArraysKeepTheirShape() throws IOException {
        Npy.write(folder.resolve("empty"), new float[0], 0, 4);

        assertThat(read("empty").shape()).containsExactly(0, 4);
        assertThat(read("empty").floats()).isEmpty();
    }

    @Test
    void versionTwoHasALongHeaderLength() throws IOException {
        byte[] file = npy(2, "{'descr': '|u1', 'fortran_order': False, 'shape': (2,), }\n", 9, 8);

        assertThat(Npy.read("v2", file).bytes()).containsExactly(9, 8);
    }

    @Test
    void invalidFilesAreRefusedWithWhatWasFound() throws IOException {
        assertThatThrownBy(() -> Npy.read("x", "PNG and some text".getBytes()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("x is not a .npy file");
        assertThatThrownBy(() -> Npy.read("x", new byte[3])).hasMessageContaining("3 bytes");
        assertRefused(npy(3, header("|u1", "False", "1,"), 1), "version 3, expected 1 or 2");
        assertRefused(npy(1, header("<f2", "False", "1,"), 1, 2), "dtype <f2, expected one of <f4");
        assertRefused(npy(1, header(">f4", "False", "1,"), 1, 2, 3, 4), "dtype >f4");
        assertRefused(npy(1, header("|u1", "True", "1,"), 1), "Fortran order");
        assertRefused(npy(1, header("<i4", "False", "2,"), 1, 0, 0), "3 bytes of data, expected 8");
        assertRefused(npy(1, header("|u1", "False", "2,"), 1, 0, 0), "too long");
        assertRefused(npy(1, header("|u1", "False", "9999999999,"), 1), "axes below 2^31");
        assertRefused(
                npy(1, header("|u1", "False", "2000000000, 2000000000, 2000000000"), 1),
                "at most 2^63");
        assertRefused(npy(1, "{'descr': [('a', '<f4')]}", 1), "no readable 'descr'");
    }

    @Test
    void aTruncatedHeaderIsRefused() throws IOException {
        byte[] whole = npy(1, header("|u1", "False", "1,"), 1);
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> Npy.read("cut", cut)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void aWrongAccessorNamesTheTypeOfTheFile() throws IOException {
        Npy.write(folder.resolve("u1"), new byte[] {1}, 1);

        assertThatThrownBy(() -> read("u1").floats())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("floats() needs [FLOAT32], found UINT8");
    }

    @Test
    void aShapeThatDoesNotFitTheValuesIsRefused() {
        assertThatThrownBy(() -> Npy.write(folder.resolve("bad"), new float[5], 2, 3))
                .hasMessageContaining("6 elements, found 5 values");
    }

    private Npy read(String name) throws IOException {
        return Npy.read(folder.resolve(name));
    }

    private String header(String name) throws IOException {
        byte[] file = Files.readAllBytes(folder.resolve(name));
        return new String(file, 10, 118, StandardCharsets.ISO_8859_1);
    }

    private static String padded(String descriptor, String shape) {
        String text =
                "{'descr': %s, 'fortran_order': False, 'shape': %s, }".formatted(descriptor, shape);
        return text + " ".repeat(117 - text.length()) + "\n";
    }

    private static String header(String descriptor, String fortran, String shape) {
        return "{'descr': '%s', 'fortran_order': %s, 'shape': (%s), }\n"
                .formatted(descriptor, fortran, shape);
    }

    private static byte[] npy(int version, String header, int... data) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.write(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', (byte) version, 0});
        file.write(header.length());
        file.write(0);
        if (version > 1) {
            file.write(0);
            file.write(0);
        }
        file.write(header.getBytes(StandardCharsets.ISO_8859_1));
        for (int value : data) {
            file.write(value);
        }
        return file.toByteArray();
    }

    private static void assertRefused(byte[] file, String message) {
        assertThatThrownBy(() -> Npy.read("x", file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(message);
    }
}
