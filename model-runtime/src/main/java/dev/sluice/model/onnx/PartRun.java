// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.onnx;

import dev.sluice.model.ModelException;
import dev.sluice.model.ModelException.Kind;
import dev.sluice.model.graph.AttentionProbe;
import dev.sluice.model.graph.LayerProbe;
import dev.sluice.model.onnx.DecoderRun.EmbeddingSource;
import dev.sluice.model.onnx.DecoderRun.Output;
import dev.sluice.model.prune.AttentionRows;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The runs of one part of a decoder for one answer. Not safe for use by several threads. */
public final class PartRun {

    private final DecoderPart part;
    private final int vocabulary;
    private final DeepStackFeatures features;
    private final AuxiliaryInputs auxiliary;
    private final Turns turns;
    private final Turns.Kind blocks;

    /**
     * @param vocabulary logits per position
     * @param turns that its runs take
     * @param blocks what runs of several tokens are for
     */
    PartRun(DecoderPart part, int vocabulary, Turns turns, Turns.Kind blocks) {
        this.turns = turns;
        this.blocks = blocks;
        this.part = part;
        this.vocabulary = vocabulary;
        this.features = part.inputs().newFeatures();
        this.auxiliary = new AuxiliaryInputs(part.inputs(), part.graph().fewestLogits());
    }

    /**
     * Runs tokens after those in a cache, which is unchanged. Waits for a turn.
     *
     * @param count number of tokens
     * @param dim values of one token's input
     * @param positions axes × count, as the graph takes them
     * @param logits number of last positions whose logits are returned, if this is the last part; 0
     *     for none
     * @param attended number of the run's last tokens whose attention is returned; 0 if this is the
     *     last part
     */
    public Output run(
            EmbeddingSource embeddings,
            int count,
            int dim,
            int[][] positions,
            KvCache past,
            int logits,
            int attended)
            throws ModelException {
        turns.take(count == 1 ? Turns.Kind.STEP : blocks);
        Map<String, OnnxTensor> own = new LinkedHashMap<>();
        try (KvCache roomy = part.withRoom(past, past.tokens() + count, Integer.MAX_VALUE)) {
            features.addTo(own, embeddings, 1, count, dim);
            auxiliary.addTo(own, positions, count, past.rows(), logits);
            return run(own, roomy, count, part.isLast() ? logits : 0, attended);
        } catch (OrtException e) {
            throw new ModelException(
                    Kind.FAILED,
                    "the decoder failed on %d tokens after %d: %s"
                            .formatted(count, past.tokens(), e.getMessage()),
                    e);
        } finally {
            Closer.closeAll(() -> Closer.closeAll(own.values()), turns::release);
        }
    }

    private Output run(
            Map<String, OnnxTensor> own, KvCache past, int count, int logits, int attended)
            throws OrtException, ModelException {
        Map<String, OnnxTensor> inputs = new HashMap<>(own);
        inputs.putAll(past.tensors());
        RunTarget target = part.caches().target(past, past.rows() + count);
        boolean handedOver = false;
        try {
            Output output = run(inputs, target, past, count, logits, attended);
            handedOver = true;
            return output;
        } finally {
            if (!handedOver) {
                target.release();
            }
        }
    }

    /** Takes over the target unless it fails. */
    private Output run(
            Map<String, OnnxTensor> inputs,
            RunTarget target,
            KvCache past,
            int count,
            int logits,
            int attended)
            throws OrtException, ModelException {
        Map<String, OnnxTensor> written = new HashMap<>();
        Set<String> wanted = wanted(target, logits > 0, attended > 0, written);
        OrtSession.Result result = part.graph().session().run(inputs, wanted, written);
        boolean handedOver = false;
        try {
            float[] last = logits > 0 ? takeLastLogits(result, logits) : null;
            int rows = past.rows() + count;
            HiddenStates hidden = part.isLast() ? null : takeHidden(result, past, count);
            LayerReader reader = new LayerReader(part, result, target, count, rows);
            boolean all = attended > 0 && !layers().isEmpty();
            LayerReadings readings = all ? reader.all(layers(), attended) : null;
            AttentionRows attention =
                    attended > 0 && !all ? reader.attention(probe(), attended) : null;
            CacheTensors memory =
                    target.attention().orElseGet(() -> own(result, layout().attention(), rows));
            CacheTensors states =
                    target.states().orElseGet(() -> own(result, layout().states(), rows));
            KvCache cache =
                    new KvCache(memory, states, past.tokens() + count, past.evicted(), hidden);
            handedOver = true;
            return new Output(cache, last, attention, readings);
        } finally {
            if (!handedOver) {
                result.close();
            }
        }
    }

    /**
     * Returns the outputs that the runtime allocates.
     *
     * @param written takes the outputs that the runtime writes into the target
     */
    private Set<String> wanted(
            RunTarget target, boolean logits, boolean probe, Map<String, OnnxTensor> written) {
        Set<String> wanted = new HashSet<>(logits ? Set.of(Decoder.LOGITS) : Set.of());
        wanted.addAll(part.graph().part().outputs());
        if (probe && layers().isEmpty()) {
            wanted.add(probe().output());
        } else if (probe) {
            layers().forEach(
                            layer ->
                                    wanted.addAll(
                                            List.of(layer.attention().output(), layer.norms())));
        }
        layout().all()
                .forEach(
                        (input, entry) ->
                                target.tensor(input)
                                        .ifPresentOrElse(
                                                tensor -> written.put(entry.output(), tensor),
                                                () -> wanted.add(entry.output())));
        return wanted;
    }

    /** Copies the hidden states; those in several vectors have them one after the other. */
    private HiddenStates takeHidden(OrtSession.Result result, KvCache past, int count) {
        List<String> outputs = part.graph().part().outputs();
        int dim = part.hiddenDim();
        int width = dim / outputs.size();
        float[] states = new float[Math.multiplyExact(count, dim)];
        for (int output = 0; output < outputs.size(); output++) {
            try (OnnxTensor tensor = tensor(result, outputs.get(output))) {
                float[] values = Tensors.floats(tensor);
                for (int token = 0; token < count; token++) {
                    System.arraycopy(
                            values, token * width, states, token * dim + output * width, width);
                }
            }
        }
        // After a cache of all parts, the hidden states of earlier tokens are not needed.
        return new HiddenStates(past.following() == null ? past.hidden() : null, states, count);
    }

    private AttentionProbe probe() {
        return part.graph().part().attention().orElseThrow();
    }

    private List<LayerProbe> layers() {
        return part.graph().part().layers();
    }

    private CacheLayout layout() {
        return part.caches().layout();
    }

    /** Takes over the tensors that the runtime allocated for caches of one kind. */
    private CacheTensors own(
            OrtSession.Result result, Map<String, ? extends CacheEntry> entries, int tokens) {
        Map<String, OnnxTensor> present = new LinkedHashMap<>();
        entries.forEach((input, entry) -> present.put(input, tensor(result, entry.output())));
        return part.caches().own(present, tokens);
    }

    /**
     * Copies the last positions' logits and frees all of them, since the result lives as long as
     * the cache.
     */
    private float[] takeLastLogits(OrtSession.Result result, int positions) throws ModelException {
        try (OnnxTensor logits = tensor(result, Decoder.LOGITS)) {
            long[] shape = logits.getInfo().getShape();
            if (shape[shape.length - 1] != vocabulary) {
                throw new ModelException(
                        Kind.FAILED,
                        "the decoder returns %d logits per position, but vocab_size of the configuration is %d; the files belong to different models"
                                .formatted(shape[shape.length - 1], vocabulary));
            }
            float[] all = Tensors.floats(logits);
            int wanted = Math.multiplyExact(positions, vocabulary);
            return all.length == wanted
                    ? all
                    : Arrays.copyOfRange(all, all.length - wanted, all.length);
        }
    }

    static OnnxTensor tensor(OrtSession.Result result, String output) {
        return (OnnxTensor) result.get(output).orElseThrow();
    }
}
