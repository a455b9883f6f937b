// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.memory;

import dev.sluice.engine.format.BinaryData;
import dev.sluice.engine.format.VersionedFormat;
import dev.sluice.model.VisualStep;
import dev.sluice.model.tensor.Float16;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Binary form of {@link Evidence}, used only in state. The embeddings are halves already, so
 * writing and reading changes no value.
 */
public final class EvidenceFormat extends VersionedFormat<Evidence> {

    /** Number of bytes before the tokens: the version, times and counts. */
    static final int COUNTS = Byte.BYTES + 4 * Long.BYTES + Integer.BYTES;

    public EvidenceFormat() {
        super("evidence", 1);
    }

    @Override
    protected void writeFields(Evidence evidence, DataOutput out) throws IOException {
        out.writeLong(evidence.fromMicros());
        out.writeLong(evidence.toMicros());
        out.writeInt(evidence.frames());
        out.writeLong(evidence.tokensSeen());
        out.writeLong(evidence.tokensKept());
        writeSteps(evidence.finalSteps(), out);
        writeSteps(evidence.provisionalSteps(), out);
    }

    @Override
    protected Evidence readFields(int version, DataInput in) throws IOException {
        long from = in.readLong();
        long to = in.readLong();
        int frames = in.readInt();
        long seen = in.readLong();
        long kept = in.readLong();
        return new Evidence(readSteps(in), readSteps(in), from, to, frames, seen, kept);
    }

    private static void writeSteps(List<VisualStep> steps, DataOutput out) throws IOException {
        out.writeInt(steps.size());
        for (VisualStep step : steps) {
            out.writeLong(step.step());
            out.writeInt(step.gridHeight());
            out.writeInt(step.gridWidth());
            out.writeInt(step.positions().length);
            out.writeInt(step.rows().length);
            for (int position : step.positions()) {
                out.writeInt(position);
            }
            out.write(Float16.toBytes(step.rows()));
        }
    }

    private static List<VisualStep> readSteps(DataInput in) throws IOException {
        int count = in.readInt();
        List<VisualStep> steps = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long step = in.readLong();
            int height = in.readInt();
            int width = in.readInt();
            int tokens = in.readInt();
            int values = in.readInt();
            int[] positions = BinaryData.readInts(tokens, in);
            byte[] halves = BinaryData.readFully((long) values * Float16.BYTES, in);
            steps.add(
                    new VisualStep(
                            step, height, width, positions, Float16.toFloats(halves, 0, values)));
        }
        return steps;
    }
}
