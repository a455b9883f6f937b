package dev.sluice.model.onnx;

import dev.sluice.model.ModelException;
import dev.sluice.model.ModelException.Kind;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Runs of the decoder for one answer, one after the other; holds the buffers that they share. Not
 * safe for use from several threads.
 */
public final class DecoderRun {

    private final Decoder decoder;
    private final RowPlanes rowPlanes;
    private final Scratch maskScratch = new Scratch();
    private final Scratch positionScratch = new Scratch();
    private final Scratch keepScratch = new Scratch();

    DecoderRun(Decoder decoder) {
        this.decoder = decoder;
        this.rowPlanes = decoder.newRows();
    }

    /**
     * What a run gave.
     *
     * @param cache of all rows so far; the caller closes it
     * @param logits of the last row, vocabulary floats, or null where they were not asked for
     */
    public record Output(KvCache cache, float[] logits) {}

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
     * Runs rows behind those in a cache, which stays as it is.
     *
     * @param count number of rows
     * @param dim numbers in one row
     * @param positions axes × count
     * @param logits whether to return the last row's logits
     */
    public Output run(
            RowSource rows, int count, int dim, int[][] positions, KvCache past, boolean logits)
            throws ModelException {
        Map<String, OnnxTensor> own = new LinkedHashMap<>();
        try (KvCache roomy = decoder.withRoom(past, past.rows() + count)) {
            rowPlanes.addTo(own, rows, count, dim);
            addMask(own, past.rows() + count);
            addPositions(own, positions, count, past.rows());
            addSwitches(own, past.rows() > 0, logits);
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
            throws OrtException {
        Map<String, OnnxTensor> inputs = new HashMap<>(own);
        inputs.putAll(past.tensors());
        Set<String> wanted = new HashSet<>(logits ? Set.of(Decoder.LOGITS) : Set.of());
        Map<String, OnnxTensor> inPlace = new HashMap<>();
        decoder.cache
                .presentOf()
                .forEach(
                        (input, output) -> {
                            if (decoder.appendsInPlace()) {
                                inPlace.put(output, past.tensors().get(input));
                            } else {
                                wanted.add(output);
                            }
                        });
        OrtSession.Result result = decoder.session.run(inputs, wanted, inPlace);
        boolean handedOver = false;
        try {
            float[] last = logits ? takeLastLogits(result) : null;
            int rows = past.rows() + count;
            KvCache longer =
                    decoder.appendsInPlace()
                            ? past.withRows(rows)
                            : new KvCache(new CacheTensors(present(result), rows), rows);
            handedOver = true;
            return new Output(longer, last);
        } finally {
            if (!handedOver) {
                result.close();
            }
        }
    }

    private Map<String, OnnxTensor> present(OrtSession.Result result) {
        Map<String, OnnxTensor> present = new LinkedHashMap<>();
        decoder.cache
                .presentOf()
                .forEach((input, output) -> present.put(input, tensor(result, output)));
        return present;
    }

    /** Copies the last row and frees the rest at once; the result lives as long as its cache. */
    private float[] takeLastLogits(OrtSession.Result result) {
        try (OnnxTensor logits = tensor(result, Decoder.LOGITS)) {
            float[] all = Tensors.floats(logits);
            int vocabulary = decoder.vocabulary();
            return all.length == vocabulary
                    ? all
                    : Arrays.copyOfRange(all, all.length - vocabulary, all.length);
        }
    }

    private static OnnxTensor tensor(OrtSession.Result result, String output) {
        return (OnnxTensor) result.get(output).orElseThrow();
    }

    private void addMask(Map<String, OnnxTensor> own, int total) throws OrtException {
        OnnxJavaType type = decoder.signature.inputs().get(decoder.mask).type;
        long[] ones = new long[total];
        Arrays.fill(ones, 1);
        maskScratch.clear(total, type);
        maskScratch.put(ones, type);
        own.put(decoder.mask, maskScratch.tensor(new long[] {1, total}, type));
    }

    /** Graphs with one axis count the rows that are there; others take the family's positions. */
    private void addPositions(Map<String, OnnxTensor> own, int[][] positions, int count, int past)
            throws OrtException {
        if (decoder.positions.isEmpty()) {
            return;
        }
        String name = decoder.positions.get();
        OnnxJavaType type = decoder.signature.inputs().get(name).type;
        if (decoder.signature.inputs().get(name).getShape().length == 2) {
            int[] compact = new int[count];
            Arrays.setAll(compact, row -> past + row);
            positionScratch.clear(count, type);
            positionScratch.put(compact, type);
            own.put(name, positionScratch.tensor(new long[] {1, count}, type));
            return;
        }
        positionScratch.clear(positions.length * count, type);
        for (int[] axis : positions) {
            positionScratch.put(axis, type);
        }
        own.put(name, positionScratch.tensor(new long[] {positions.length, 1, count}, type));
    }

    private void addSwitches(Map<String, OnnxTensor> own, boolean anyPast, boolean logits)
            throws OrtException {
        if (decoder.logitRows.isPresent()) {
            int rows = logits ? 1 : decoder.graph.fewestLogits();
            own.put(decoder.logitRows.get(), Tensors.whole(rows));
        }
        if (decoder.logitsToKeep.isPresent()) {
            String name = decoder.logitsToKeep.get();
            OnnxJavaType type = decoder.signature.inputs().get(name).type;
            boolean scalar = decoder.signature.inputs().get(name).getShape().length == 0;
            keepScratch.clear(1, type);
            keepScratch.put(new int[] {1}, type);
            own.put(name, keepScratch.tensor(scalar ? new long[0] : new long[] {1}, type));
        }
        if (decoder.cacheBranch.isPresent()) {
            own.put(decoder.cacheBranch.get(), Tensors.flag(anyPast));
        }
    }
}
