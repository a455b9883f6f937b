// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.format;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class VersionedFormatTest {

    private static final PairFormat FORMAT = new PairFormat();

    private record Pair(int first, String second) {}

    /** Version 1 had no text. */
    private static final class PairFormat extends VersionedFormat<Pair> {

        PairFormat() {
            super("pair", 2);
        }

        @Override
        protected void writeFields(Pair value, DataOutput out) throws IOException {
            out.writeInt(value.first());
            BinaryData.writeText(value.second(), out);
        }

        @Override
        protected Pair readFields(int version, DataInput in) throws IOException {
            return new Pair(in.readInt(), version == 1 ? "" : BinaryData.readText(in));
        }
    }

    @Test
    void theVersionComesFirst() throws IOException {
        byte[] bytes = FORMAT.toBytes(new Pair(7, "ä"));

        assertThat(bytes).containsExactly(2, 0, 0, 0, 7, 0, 0, 0, 2, 0xc3, 0xa4);
        assertThat(FORMAT.fromBytes(bytes)).isEqualTo(new Pair(7, "ä"));
    }

    @Test
    void earlierVersionsAreRead() throws IOException {
        assertThat(FORMAT.fromBytes(new byte[] {1, 0, 0, 0, 7})).isEqualTo(new Pair(7, ""));
    }

    @Test
    void otherVersionsAreRefusedByNameAndNumber() {
        for (byte version : new byte[] {0, 3, -1}) {
            byte[] bytes = FORMAT.toBytes(new Pair(7, null));
            bytes[0] = version;

            assertThatThrownBy(() -> FORMAT.fromBytes(bytes))
                    .isInstanceOf(FormatException.class)
                    .hasMessage(
                            "found format version %d of the pair; this release reads versions 1 to 2: use the release that wrote it, or a later one",
                            version);
        }
    }

    @Test
    void damagedBytesAreRefused() {
        byte[] bytes = FORMAT.toBytes(new Pair(7, "text"));
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> FORMAT.fromBytes(cut))
                    .isInstanceOf(FormatException.class)
                    .hasMessageContaining("the pair is damaged: found " + length + " bytes");
        }
        assertThatThrownBy(() -> FORMAT.fromBytes(Arrays.copyOf(bytes, bytes.length + 3)))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("16 bytes, 3 of them after its end");
    }

    @Test
    void nullIsRefusedWhereAValueIsExpected() {
        byte[] bytes = FORMAT.toBytes(new Pair(7, null));

        assertThatThrownBy(() -> FORMAT.fromBytes(bytes))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("is damaged: found null, expected bytes");
    }

    @Test
    void aDamagedLengthDoesNotExhaustTheHeap() {
        byte[] bytes = {0x7f, -1, -1, -1, 1, 2};
        DataInput in = new DataInputStream(new ByteArrayInputStream(bytes));

        assertThatThrownBy(() -> BinaryData.readBytes(in)).isInstanceOf(IOException.class);
    }

    @Test
    void longArraysComeBackAsTheyWere() throws IOException {
        byte[] bytes = new byte[5_000_001];
        bytes[5_000_000] = 1;
        DataInput in = new DataInputStream(new ByteArrayInputStream(bytes));

        assertThat(BinaryData.readFully(bytes.length, in)).isEqualTo(bytes);
    }
}
