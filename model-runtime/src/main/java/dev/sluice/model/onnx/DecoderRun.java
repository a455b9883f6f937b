package dev.sluice.model.onnx;

import dev.sluice.model.ModelException;
import dev.sluice.model.ModelException.Kind;
import dev.sluice.model.graph.AttentionProbe;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Runs of the decoder for one answer, one after the other; holds the buffers that they share. Not
 * safe for use from several threads.
 */
public final class DecoderRun {

    private final Decoder decoder;
    private final DeepStackFeatures rowPlanes;
    private final DecoderRun next;
    private final AuxiliaryInputs switches;

    DecoderRun(Decoder decoder) {
        this.decoder = decoder;
        this.rowPlanes = decoder.inputs.newRows();
        this.switches = new AuxiliaryInputs(decoder.inputs, decoder.graph.fewestLogits());
        this.next = decoder.next() == null ? null : decoder.next().newRun();
    }

    /**
     * What a run gave.
     *
     * @param cache of all rows so far; the caller closes it
     * @param logits of the last row, vocabulary floats, or null where they were not asked for or
     *     come only behind further layers
     * @param attention that the last row pays each row in the run's last layer, averaged over
     *     heads; null where logits were not asked for or are there
     */
    public record Output(KvCache cache, float[] logits, float[] attention) {}

    /** Gives the rows of a run, piece by piece. */
    public interface RowSource {
        /** Passes on all numbers of the run's rows in order, count × dim of them. */
        void copyTo(RowSink sink);
    }

    /** Takes rows. */
    public interface RowSink {
        /** Takes {@code count} numbers of the array. */
        void put(float[] values, int offset, int count);
    }

    /**
     * Runs rows behind those in a cache, which stays as it is: through all layers if the cache is
     * one of all layers, else through those in front of the first cut.
     *
     * @param count number of rows
     * @param dim numbers in one row
     * @param positions axes × count
     * @param logits whether to return the last row's logits
     */
    public Output run(
            RowSource rows, int count, int dim, int[][] positions, KvCache past, boolean logits)
            throws ModelException {
        int[][] placed = decoder.placed(positions, count, past.rows());
        boolean wide = past.behind() != null && next.decoder.takesFeatures();
        float[] all = wide ? copied(rows, Math.multiplyExact(count, dim)) : null;
        return through(rows, count, dim, placed, past, logits, all);
    }

    private static float[] copied(RowSource rows, int numbers) {
        FloatBuffer all = FloatBuffer.allocate(numbers);
        rows.copyTo(all::put);
        return all.array();
    }

    /** Through this part and, if there is a cache of them, those behind it. */
    private Output through(
            RowSource rows,
            int count,
            int dim,
            int[][] positions,
            KvCache past,
            boolean logits,
            float[] prompt)
            throws ModelException {
        Output here = runHere(rows, count, dim, positions, past, logits);
        if (past.behind() == null) {
            return here;
        }
        try {
            float[] values =
                    next.decoder.withFeatures(
                            here.cache().hidden().last(),
                            IntStream.range(0, count).toArray(),
                            prompt);
            RowSource source = sink -> sink.put(values, 0, values.length);
            int wide = values.length / count;
            Output later =
                    next.through(source, count, wide, positions, past.behind(), logits, prompt);
            return new Output(here.cache().inFrontOf(later.cache()), later.logits(), null);
        } catch (ModelException | RuntimeException e) {
            here.cache().close();
            throw e;
        }
    }

    /** Runs of the layers behind the first cut; null where there is none. */
    public DecoderRun next() {
        return next;
    }

    private Output runHere(
            RowSource rows, int count, int dim, int[][] positions, KvCache past, boolean logits)
            throws ModelException {
        Map<String, OnnxTensor> own = new LinkedHashMap<>();
        try (KvCache roomy = decoder.withRoom(past, past.rows() + count, Integer.MAX_VALUE)) {
            rowPlanes.addTo(own, rows, count, dim);
            switches.addTo(own, positions, count, past.rows(), logits);
            return run(own, roomy, count, logits);
        } catch (OrtException e) {
            throw new ModelException(
                    Kind.FAILED,
                    "The decoder failed on "
                            + count
                            + " rows behind "
                            + past.rows()
                            + ": "
                            + e.getMessage(),
                    e);
        } finally {
            own.values().forEach(OnnxTensor::close);
        }
    }

    private Output run(Map<String, OnnxTensor> own, KvCache past, int count, boolean logits)
            throws OrtException, ModelException {
        Map<String, OnnxTensor> inputs = new HashMap<>(own);
        inputs.putAll(past.tensors());
        Optional<CacheTensors> target = decoder.caches.target(past, past.rows() + count);
        boolean handedOver = false;
        try {
            Output output = run(inputs, target, past, count, logits);
            handedOver = true;
            return output;
        } finally {
            if (!handedOver) {
                target.ifPresent(CacheTensors::leave);
            }
        }
    }

    /** Takes the target over unless it fails. */
    private Output run(
            Map<String, OnnxTensor> inputs,
            Optional<CacheTensors> target,
            KvCache past,
            int count,
            boolean logits)
            throws OrtException, ModelException {
        boolean cut = decoder.next() != null;
        boolean weigh = cut && logits && past.behind() == null;
        Set<String> wanted = new HashSet<>(logits && !cut ? Set.of(Decoder.LOGITS) : Set.of());
        wanted.addAll(decoder.graph.part().outputs());
        if (weigh) {
            wanted.add(decoder.graph.part().attention().orElseThrow().output());
        }
        Map<String, OnnxTensor> written = new HashMap<>();
        for (Map.Entry<String, String> entry : decoder.caches.presentOf().entrySet()) {
            if (target.isPresent()) {
                written.put(entry.getValue(), target.get().tensors().get(entry.getKey()));
            } else {
                wanted.add(entry.getValue());
            }
        }
        OrtSession.Result result = decoder.session.run(inputs, wanted, written);
        boolean handedOver = false;
        try {
            float[] last = logits && !cut ? takeLastLogits(result) : null;
            int rows = past.rows() + count;
            HiddenStates hidden = cut ? takeHidden(result, past, count) : null;
            float[] attention = weigh ? attention(result, target, rows) : null;
            CacheTensors memory = target.orElseGet(() -> decoder.caches.own(present(result), rows));
            handedOver = true;
            return new Output(new KvCache(memory, rows, hidden), last, attention);
        } finally {
            if (!handedOver) {
                result.close();
            }
        }
    }

    /** What the rows are behind these layers; rows of several values lie one behind the other. */
    private HiddenStates takeHidden(OrtSession.Result result, KvCache past, int count) {
        List<String> outputs = decoder.graph.part().outputs();
        int dim = decoder.next().dim();
        int width = dim / outputs.size();
        float[] rows = new float[Math.multiplyExact(count, dim)];
        for (int plane = 0; plane < outputs.size(); plane++) {
            try (OnnxTensor tensor = tensor(result, outputs.get(plane))) {
                float[] values = Tensors.floats(tensor);
                for (int row = 0; row < count; row++) {
                    System.arraycopy(values, row * width, rows, row * dim + plane * width, width);
                }
            }
        }
        // Behind a cache of all layers, those of earlier rows are needed no more.
        return new HiddenStates(past.behind() == null ? past.hidden() : null, rows, count);
    }

    private float[] attention(OrtSession.Result result, Optional<CacheTensors> target, int rows)
            throws OrtException {
        AttentionProbe probe = decoder.graph.part().attention().orElseThrow();
        float[] found;
        try (OnnxTensor tensor = tensor(result, probe.output())) {
            found = Tensors.floats(tensor);
        }
        if (!probe.isQuery()) {
            return LastAttention.mean(found, rows);
        }
        OnnxTensor keys =
                target.isPresent()
                        ? target.get().tensors().get(probe.keys())
                        : tensor(result, decoder.caches.presentOf().get(probe.keys()));
        long[] shape = keys.getInfo().getShape();
        return new LastAttention(probe.heads(), (int) shape[1], rows, (int) shape[3])
                .of(found, decoder.caches.floats(keys, rows), rows, probe.scale());
    }

    private Map<String, OnnxTensor> present(OrtSession.Result result) {
        Map<String, OnnxTensor> present = new LinkedHashMap<>();
        decoder.caches
                .presentOf()
                .forEach((input, output) -> present.put(input, tensor(result, output)));
        return present;
    }

    /** Copies the last row and frees the rest at once; the result lives as long as its cache. */
    private float[] takeLastLogits(OrtSession.Result result) throws ModelException {
        try (OnnxTensor logits = tensor(result, Decoder.LOGITS)) {
            long[] shape = logits.getInfo().getShape();
            int vocabulary = decoder.vocabulary();
            if (shape[shape.length - 1] != vocabulary) {
                throw new ModelException(
                        Kind.FAILED,
                        "The decoder makes %d logits a row, but vocab_size of the configuration is %d; the files belong to different models"
                                .formatted(shape[shape.length - 1], vocabulary));
            }
            float[] all = Tensors.floats(logits);
            return all.length == vocabulary
                    ? all
                    : Arrays.copyOfRange(all, all.length - vocabulary, all.length);
        }
    }

    private static OnnxTensor tensor(OrtSession.Result result, String output) {
        return (OnnxTensor) result.get(output).orElseThrow();
    }
}
