package dev.sluice.model.onnx;

import dev.sluice.model.ModelException;
import dev.sluice.model.ModelException.Kind;
import dev.sluice.model.graph.LastLogits;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The decoder graph: rows and the cache of earlier rows in, a longer cache and logits out. Safe for
 * use from several threads; a {@link DecoderRun} belongs to one.
 */
public final class Decoder implements AutoCloseable {

    static final String LOGITS = "logits";
    static final String LOGITS_TO_KEEP = "num_logits_to_keep";

    private static final String DEEPSTACK = "deepstack_scattered_";

    final OrtSession session;
    final GraphSignature signature;
    final CacheLayout cache;
    final String rows;
    final OnnxJavaType rowType;
    final List<String> deepstack; // inputs of further features of the same rows
    final String mask;
    final Optional<String> positions;
    final Optional<String> logitsToKeep;
    final Optional<String> cacheBranch;
    final Optional<String> logitRows;
    final DecoderGraph graph;
    private final CacheResizer resizer;
    private final int vocabulary;

    private Decoder(DecoderGraph graph, int vocabulary) throws ModelException {
        this.graph = graph;
        this.session = graph.session();
        this.signature = graph.signature();
        this.cache = graph.cache();
        this.rows = signature.input("inputs_embeds");
        this.rowType = signature.floating(signature.inputs(), rows);
        this.deepstack = GraphSignature.numbered(signature.inputs(), DEEPSTACK);
        this.mask = signature.input("attention_mask");
        this.positions = signature.optionalInput("position_ids");
        this.logitsToKeep = signature.optionalInput(LOGITS_TO_KEEP);
        this.cacheBranch = signature.optionalInput("use_cache_branch");
        this.logitRows = signature.optionalInput(LastLogits.ROWS);
        this.vocabulary = signature.lastDimension(signature.output(LOGITS), vocabulary);
        signature.floating(signature.outputs(), LOGITS);
        checkInputs();
        this.resizer = CacheResizer.open(cache.types(signature), signature.graph());
    }

    private void checkInputs() throws ModelException {
        Set<String> known = new HashSet<>(cache.presentOf().keySet());
        known.add(rows);
        known.addAll(deepstack);
        for (String input : deepstack) {
            signature.floating(signature.inputs(), input);
        }
        known.add(mask);
        signature.whole(mask);
        positions.ifPresent(known::add);
        logitsToKeep.ifPresent(known::add);
        cacheBranch.ifPresent(known::add);
        logitRows.ifPresent(known::add);
        signature.onlyInputs(known);
        if (positions.isPresent()) {
            signature.whole(positions.get());
            int rank = signature.inputs().get(positions.get()).getShape().length;
            if (rank != 2 && rank != 3) {
                throw signature.invalid("has position_ids of rank " + rank + ", expected 2 or 3");
            }
        }
        if (logitsToKeep.isPresent()) {
            signature.whole(logitsToKeep.get());
        }
    }

    /**
     * Opens the graph and checks that it takes rows of this length.
     *
     * @param dim numbers in a row, of all planes together
     * @param vocabulary numbers in a row of logits, for graphs that do not say it
     */
    public static Decoder open(Sessions sessions, Path graph, int dim, int vocabulary)
            throws ModelException {
        DecoderGraph opened = DecoderGraph.open(sessions, graph);
        Decoder decoder;
        try {
            decoder = new Decoder(opened, vocabulary);
        } catch (ModelException e) {
            throw Closing.after(e, opened.session());
        }
        try {
            decoder.checkDim(dim);
            return decoder;
        } catch (ModelException e) {
            decoder.close();
            throw e;
        }
    }

    private void checkDim(int dim) throws ModelException {
        TensorInfo info = signature.inputs().get(rows);
        long[] shape = info.getShape();
        long length = shape[shape.length - 1] * planes();
        if (length > 0 && length != dim) {
            throw signature.invalid(
                    "takes rows of " + length + " numbers, but the encoder makes " + dim);
        }
        if (dim % planes() != 0) {
            throw signature.invalid(
                    "takes "
                            + planes()
                            + " inputs of rows, which the encoder's "
                            + dim
                            + " numbers do not fill evenly");
        }
    }

    /** Numbers in one row of logits. */
    public int vocabulary() {
        return vocabulary;
    }

    /** Inputs that take rows: the rows themselves, and those for further features of them. */
    public int planes() {
        return 1 + deepstack.size();
    }

    /** The inputs of rows as one. */
    RowPlanes newRows() {
        List<String> names = new ArrayList<>(List.of(rows));
        names.addAll(deepstack);
        return new RowPlanes(
                names, names.stream().map(name -> signature.inputs().get(name).type).toList());
    }

    /** Layers that have a cache of keys. */
    public int layers() {
        return (int)
                cache.presentOf().keySet().stream().filter(name -> name.endsWith(".key")).count();
    }

    /**
     * Whether logits of the last row alone can be had from a run of many rows. Where not, the last
     * row is better run by itself: else logits of all rows would be copied.
     */
    public boolean keepsLastLogits() {
        return logitsToKeep.isPresent() || logitRows.isPresent();
    }

    /** Whether the graph appends to a cache where it lies. */
    public boolean appendsInPlace() {
        return graph.inPlace();
    }

    /** Bytes of the cache of one row. */
    public long cacheRowBytes() {
        return cache.rowBytes(signature);
    }

    /** The cache of no rows. The caller closes it. */
    public KvCache emptyCache() throws ModelException {
        try {
            return cache.empty(signature);
        } catch (OrtException e) {
            throw new ModelException(Kind.FAILED, "Cannot make an empty cache", e);
        }
    }

    /** The first rows of a cache, which stays as it is. The caller closes what it gets. */
    public KvCache cut(KvCache longer, int rows) throws ModelException {
        // In place, what lies behind the rows is overwritten.
        return appendsInPlace() ? longer.withRows(rows) : resizer.resize(longer, rows, rows);
    }

    /**
     * A cache of the same rows with room for more, so that they need not be copied later: only
     * where the graph appends in place. The caller closes what it gets.
     */
    public KvCache withRoom(KvCache start, int rows) throws ModelException {
        if (!appendsInPlace() || start.capacity() >= rows) {
            return start.share();
        }
        int capacity = (int) Math.min(Integer.MAX_VALUE, Math.max(rows, start.capacity() * 3L / 2));
        return resizer.resize(start, start.rows(), capacity);
    }

    /** Starts the runs of one answer. */
    public DecoderRun newRun() {
        return new DecoderRun(this);
    }

    @Override
    public void close() {
        resizer.close();
        Closing.quietly(session);
    }
}
