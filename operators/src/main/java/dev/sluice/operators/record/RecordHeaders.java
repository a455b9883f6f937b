package dev.sluice.operators.record;

import dev.sluice.engine.format.BinaryData;
import dev.sluice.engine.protocol.RecordHeader;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The binary form of a record's headers. */
final class RecordHeaders {

    private RecordHeaders() {}

    static void write(List<RecordHeader> headers, DataOutput out) throws IOException {
        out.writeInt(headers.size());
        for (RecordHeader header : headers) {
            BinaryData.writeText(header.name(), out);
            BinaryData.writeBytes(header.value(), out);
        }
    }

    static List<RecordHeader> read(DataInput in) throws IOException {
        int count = in.readInt();
        List<RecordHeader> headers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            headers.add(new RecordHeader(BinaryData.readText(in), BinaryData.readBytes(in)));
        }
        return headers;
    }
}
