// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.onnx;

import dev.sluice.model.graph.AttentionProbe;
import dev.sluice.model.graph.LayerProbe;
import dev.sluice.model.prune.AttentionRows;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;

import java.util.ArrayList;
import java.util.List;

/** Reads attention and norms from the result of a run. */
final class LayerReader {

    private final DecoderPart part;
    private final OrtSession.Result result;
    private final RunTarget target;
    private final int count;
    private final int rows;

    /**
     * @param target that the run wrote its caches into
     * @param count tokens of the run
     * @param rows of the cache after the run
     */
    LayerReader(DecoderPart part, OrtSession.Result result, RunTarget target, int count, int rows) {
        this.part = part;
        this.result = result;
        this.target = target;
        this.count = count;
        this.rows = rows;
    }

    /**
     * Reads all layers.
     *
     * @param attended last tokens whose attention is wanted; those of the run if it has fewer
     */
    LayerReadings all(List<LayerProbe> layers, int attended) throws OrtException {
        List<AttentionRows> attention = new ArrayList<>();
        float[][] norms = new float[layers.size()][];
        for (int layer = 0; layer < norms.length; layer++) {
            LayerProbe probe = layers.get(layer);
            attention.add(attention(probe.attention(), Math.min(attended, count)));
            norms[layer] = floats(probe.norms());
        }
        return new LayerReadings(attention, norms);
    }

    /** Returns the attention that the run's last tokens pay all rows. */
    AttentionRows attention(AttentionProbe probe, int attended) throws OrtException {
        float[] found = floats(probe.output());
        if (!probe.isQuery()) {
            return LastAttention.ofWeights(found, probe.rowsOf(count), attended, rows);
        }
        String output = part.caches().layout().presentOf(probe.keys());
        OnnxTensor keys =
                target.tensor(probe.keys()).orElseGet(() -> PartRun.tensor(result, output));
        long[] shape = keys.getInfo().getShape();
        return new LastAttention(probe.heads(), (int) shape[1], rows, (int) shape[3])
                .of(found, attended, part.caches().floats(keys, rows), rows, probe.scale());
    }

    private float[] floats(String output) {
        try (OnnxTensor tensor = PartRun.tensor(result, output)) {
            return Tensors.floats(tensor);
        }
    }
}
