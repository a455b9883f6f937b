package dev.sluice.engine.memory;

import dev.sluice.model.VisualStep;
import dev.sluice.model.tensor.Float16;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The binary form of {@link Evidence}, in state only. Values are halves already, so writing and
 * reading changes nothing. Stateless.
 */
public final class EvidenceCodec {

    private static final int VERSION = 1;

    private EvidenceCodec() {}

    /** Writes evidence. */
    public static byte[] encode(Evidence evidence) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            out.writeLong(evidence.fromMicros());
            out.writeLong(evidence.toMicros());
            out.writeInt(evidence.frames());
            out.writeLong(evidence.tokensSeen());
            out.writeLong(evidence.tokensKept());
            write(evidence.finalSteps(), out);
            write(evidence.provisionalSteps(), out);
        } catch (IOException e) {
            throw new IllegalStateException("an array in memory cannot fail to be written", e);
        }
        return bytes.toByteArray();
    }

    /**
     * Reads evidence.
     *
     * @throws CorruptBlockException if the bytes are damaged or of another version
     */
    public static Evidence decode(byte[] bytes) throws CorruptBlockException {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            int version = in.readByte();
            if (version != VERSION) {
                throw new CorruptBlockException(
                        "evidence has format version %d; this release reads %d"
                                .formatted(version, VERSION));
            }
            long from = in.readLong();
            long to = in.readLong();
            int frames = in.readInt();
            long seen = in.readLong();
            long kept = in.readLong();
            return new Evidence(read(in), read(in), from, to, frames, seen, kept);
        } catch (CorruptBlockException e) {
            throw e;
        } catch (IOException e) {
            throw new CorruptBlockException(
                    "evidence ends after %d bytes: its state was damaged".formatted(bytes.length),
                    e);
        }
    }

    private static void write(List<VisualStep> steps, DataOutputStream out) throws IOException {
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

    private static List<VisualStep> read(DataInputStream in) throws IOException {
        int count = in.readInt();
        List<VisualStep> steps = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long step = in.readLong();
            int height = in.readInt();
            int width = in.readInt();
            int[] positions = new int[in.readInt()];
            int values = in.readInt();
            for (int row = 0; row < positions.length; row++) {
                positions[row] = in.readInt();
            }
            byte[] rows = in.readNBytes(values * Float16.BYTES);
            if (rows.length != values * Float16.BYTES) {
                throw new EOFException("rows of step %d".formatted(step));
            }
            steps.add(
                    new VisualStep(
                            step, height, width, positions, Float16.toFloats(rows, 0, values)));
        }
        return steps;
    }
}
