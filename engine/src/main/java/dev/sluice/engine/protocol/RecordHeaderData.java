// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.protocol;

import dev.sluice.engine.format.BinaryData;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A part of formats: the headers of a record. */
final class RecordHeaderData {

    private RecordHeaderData() {}

    static void write(List<RecordHeader> headers, DataOutput out) throws IOException {
        out.writeInt(headers.size());
        for (RecordHeader header : headers) {
            BinaryData.writeText(header.name(), out);
            BinaryData.writeBytes(header.value(), out);
        }
    }

    /** Reads what {@link #write} wrote. */
    static List<RecordHeader> read(DataInput in) throws IOException {
        int count = in.readInt();
        List<RecordHeader> headers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            headers.add(
                    new RecordHeader(BinaryData.readText(in), BinaryData.readNullableBytes(in)));
        }
        return headers;
    }
}
