// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.reduce;

import dev.sluice.engine.format.VersionedFormat;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Binary form of {@link SceneState}. */
final class SceneStateFormat extends VersionedFormat<SceneState> {

    SceneStateFormat() {
        super("scene state", 1);
    }

    @Override
    protected void writeFields(SceneState state, DataOutput out) throws IOException {
        out.writeBoolean(state.inDip());
        out.writeDouble(state.baseline());
        out.writeDouble(state.deviation());
    }

    @Override
    protected SceneState readFields(int version, DataInput in) throws IOException {
        return new SceneState(in.readBoolean(), in.readDouble(), in.readDouble());
    }
}
