// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.memory;

import dev.sluice.engine.format.BinaryData;
import dev.sluice.engine.format.VersionedFormat;
import dev.sluice.model.tensor.Float16;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Binary form of {@link CanvasToken}, used only in state. The dimension is not in the bytes: the
 * canvas has one for all its tokens.
 */
final class CanvasTokenFormat extends VersionedFormat<CanvasToken> {

    /** Bytes of a token without its embedding, version included. */
    static final int FIXED = 1 + 3 * Long.BYTES + Integer.BYTES;

    private final int dim;

    CanvasTokenFormat(int dim) {
        super("canvas token", 1);
        this.dim = dim;
    }

    @Override
    protected void writeFields(CanvasToken token, DataOutput out) throws IOException {
        out.writeLong(token.step());
        out.writeLong(token.captureMicros());
        out.writeLong(token.endMicros());
        out.writeInt(token.span());
        out.write(token.embedding());
    }

    @Override
    protected CanvasToken readFields(int version, DataInput in) throws IOException {
        return new CanvasToken(
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readInt(),
                BinaryData.readFully((long) Float16.BYTES * dim, in));
    }
}
