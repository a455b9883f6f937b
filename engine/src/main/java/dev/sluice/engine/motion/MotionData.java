// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.motion;

import dev.sluice.engine.format.BinaryData;
import dev.sluice.engine.reduce.CameraMotion;

import org.jspecify.annotations.Nullable;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Parts of formats: what is known of a camera. Enums are stored by their order, as one byte. */
public final class MotionData {

    private MotionData() {}

    /** Writes a state. */
    public static void write(MotionState state, DataOutput out) throws IOException {
        writeGrid(state.last(), out);
        out.writeByte(state.shifts().size());
        for (FrameShift shift : state.shifts()) {
            out.writeByte(shift.kind().ordinal());
            out.writeByte(shift.right());
            out.writeByte(shift.down());
        }
        write(state.motion(), out);
    }

    /** Reads what {@link #write(MotionState, DataOutput)} wrote. */
    public static MotionState read(DataInput in) throws IOException {
        LumaGrid last = readGrid(in);
        int count = in.readUnsignedByte();
        List<FrameShift> shifts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            FrameShift.Kind kind = FrameShift.Kind.values()[in.readUnsignedByte()];
            shifts.add(new FrameShift(kind, in.readByte(), in.readByte()));
        }
        return new MotionState(last, shifts, readMotion(in));
    }

    /** Writes a motion. */
    public static void write(CameraMotion motion, DataOutput out) throws IOException {
        out.writeByte(motion.ordinal());
    }

    /** Reads what {@link #write(CameraMotion, DataOutput)} wrote. */
    public static CameraMotion readMotion(DataInput in) throws IOException {
        return CameraMotion.values()[in.readUnsignedByte()];
    }

    private static void writeGrid(@Nullable LumaGrid grid, DataOutput out) throws IOException {
        out.writeBoolean(grid != null);
        if (grid != null) {
            out.writeShort(grid.columns());
            out.writeShort(grid.rows());
            out.write(grid.luma());
        }
    }

    private static @Nullable LumaGrid readGrid(DataInput in) throws IOException {
        if (!in.readBoolean()) {
            return null;
        }
        int columns = in.readUnsignedShort();
        int rows = in.readUnsignedShort();
        return new LumaGrid(columns, rows, BinaryData.readFully((long) columns * rows, in));
    }
}
