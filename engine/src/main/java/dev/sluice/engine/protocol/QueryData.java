// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.protocol;

import dev.sluice.engine.format.BinaryData;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The binary form of a query, as a part of stored formats. */
public final class QueryData {

    private QueryData() {}

    /** Writes a query. */
    public static void write(Query query, DataOutput out) throws IOException {
        BinaryData.writeText(query.queryId(), out);
        BinaryData.writeText(query.streamId(), out);
        BinaryData.writeText(query.question(), out);
        out.writeLong(query.atMicros());
        out.writeLong(query.lookbackMicros());
        BinaryData.writeText(query.mode().name(), out);
        out.writeLong(query.untilMicros());
        out.writeInt(query.options().size());
        for (String option : query.options()) {
            BinaryData.writeText(option, out);
        }
        out.writeInt(query.maxNewTokens());
    }

    /** Reads what {@link #write} wrote. */
    public static Query read(DataInput in) throws IOException {
        return new Query(
                BinaryData.readText(in),
                BinaryData.readText(in),
                BinaryData.readText(in),
                in.readLong(),
                in.readLong(),
                QueryMode.valueOf(BinaryData.readText(in)),
                in.readLong(),
                readOptions(in),
                in.readInt());
    }

    private static List<String> readOptions(DataInput in) throws IOException {
        int count = in.readInt();
        List<String> options = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            options.add(BinaryData.readText(in));
        }
        return options;
    }
}
