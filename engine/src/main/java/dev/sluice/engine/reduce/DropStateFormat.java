// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.reduce;

import dev.sluice.engine.format.VersionedFormat;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Binary form of {@link DropState}. The policy's name comes first: a state of another policy is
 * read as that of a stream at its start.
 */
final class DropStateFormat extends VersionedFormat<DropState> {

    private final PolicyParts parts;
    private final PolicyOptions options;

    DropStateFormat(PolicyParts parts, PolicyOptions options) {
        super("drop state", 1);
        this.parts = parts;
        this.options = options;
    }

    @Override
    protected void writeFields(DropState state, DataOutput out) throws IOException {
        out.writeUTF(parts.name());
        TokenGrid grid = state.grid();
        FeatureRows previous = state.previous();
        if (grid == null || previous == null) {
            out.writeBoolean(false);
            return;
        }
        out.writeBoolean(true);
        out.writeInt(grid.height());
        out.writeInt(grid.width());
        previous.write(out);
        state.rule().write(out);
    }

    @Override
    protected DropState readFields(int version, DataInput in) throws IOException {
        DropRule rule = parts.mask().newRule(options);
        if (!in.readUTF().equals(parts.name())) {
            in.skipBytes(Integer.MAX_VALUE); // to the end: the fields of another policy
            return new DropState(null, null, rule);
        }
        if (!in.readBoolean()) {
            return new DropState(null, null, rule);
        }
        TokenGrid grid = new TokenGrid(in.readInt(), in.readInt());
        FeatureRows previous = FeatureRows.read(in);
        rule.read(in);
        return new DropState(grid, previous, rule);
    }
}
