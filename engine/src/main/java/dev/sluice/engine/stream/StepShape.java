package dev.sluice.engine.stream;

import dev.sluice.model.ModelInfo;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * What has to be the same in all steps of a stream that are compared, merged or shown together.
 *
 * @param dim values in a token
 * @param frames sampled frames in a step: they settle what moment an index stands for
 */
public record StepShape(int dim, int frames) {

    /** Of a stream of which no step is known. */
    public static final StepShape NONE = new StepShape(0, 0);

    /** Of the steps that a model gives. */
    public static StepShape of(ModelInfo model) {
        return new StepShape(model.dim(), model.temporalPatch());
    }

    /** Writes it for {@link #read}. */
    public void write(DataOutput out) throws IOException {
        out.writeInt(dim);
        out.writeInt(frames);
    }

    /** Reads what {@link #write} wrote. */
    public static StepShape read(DataInput in) throws IOException {
        return new StepShape(in.readInt(), in.readInt());
    }
}
