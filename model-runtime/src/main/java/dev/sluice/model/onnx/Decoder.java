package dev.sluice.model.onnx;

import dev.sluice.model.CachePlacement;
import dev.sluice.model.InnerPruning;
import dev.sluice.model.ModelException;

import ai.onnxruntime.OrtSession;

import java.nio.file.Path;
import java.util.List;

/**
 * The decoder graph: rows and the cache of earlier rows in, a longer cache and logits out. Safe for
 * use from several threads; a {@link DecoderRun} belongs to one.
 */
public final class Decoder implements AutoCloseable {

    static final String ROWS = "inputs_embeds";
    static final String LOGITS = "logits";
    static final String LOGITS_TO_KEEP = "num_logits_to_keep";

    static final List<String> DEEPSTACK =
            List.of("deepstack_scattered_", "deepstack_visual_embeds_");

    final OrtSession session;
    final DecoderGraph graph;
    final DecoderInputs inputs;
    final DecoderCaches caches;
    private final int vocabulary;
    private final int dim;
    private final InnerPruning pruning;
    private final Decoder next; // the layers behind; null behind the last

    private Decoder(
            DecoderGraph graph,
            OrtSessionFactory sessions,
            CachePlacement placement,
            int width,
            int vocabulary,
            InnerPruning pruning,
            Decoder next)
            throws ModelException {
        this.graph = graph;
        this.session = graph.session();
        this.inputs = DecoderInputs.of(graph);
        this.pruning = pruning;
        this.next = next;
        this.dim = width * planes();
        this.vocabulary = next == null ? ownVocabulary(vocabulary) : next.vocabulary;
        this.caches = DecoderCaches.open(graph, sessions, placement);
    }

    private int ownVocabulary(int otherwise) throws ModelException {
        GraphSignature signature = graph.signature();
        String logits = signature.output(LOGITS);
        signature.floating(signature.outputs(), logits);
        return signature.lastDimension(logits, otherwise);
    }

    /**
     * Opens the graph, cut in front of the layers where tokens are left out, and checks that it
     * takes rows of this length.
     *
     * @param dim numbers in a row, of all planes together
     * @param vocabulary numbers in a row of logits, for graphs that do not say it
     * @param placement of the caches; main memory where it cannot be had
     */
    public static Decoder open(
            OrtSessionFactory sessions,
            Path graph,
            int dim,
            int vocabulary,
            InnerPruning pruning,
            CachePlacement placement)
            throws ModelException {
        List<DecoderGraph> parts = DecoderGraph.open(sessions, graph, dim, pruning.layers());
        int width = dim / parts.get(0).part().planes();
        Decoder decoder = null;
        for (int part = parts.size() - 1; part >= 0; part--) {
            try {
                decoder =
                        new Decoder(
                                parts.get(part),
                                sessions,
                                placement,
                                width,
                                vocabulary,
                                pruning,
                                decoder);
            } catch (ModelException | RuntimeException e) {
                if (decoder != null) {
                    decoder.close();
                }
                parts.subList(0, part + 1).forEach(open -> Closing.after(e, open.session()));
                throw e;
            }
        }
        try {
            decoder.checkDim(dim);
            return decoder;
        } catch (ModelException | RuntimeException e) {
            decoder.close();
            throw e;
        }
    }

    private void checkDim(int dim) throws ModelException {
        long[] shape = graph.signature().inputs().get(inputs.rows()).getShape();
        long length = shape[shape.length - 1] * planes();
        if (length > 0 && length != dim) {
            throw graph.signature()
                    .invalid(
                            "takes rows of %d numbers, but the encoder makes %d"
                                    .formatted(length, dim));
        }
        if (dim % planes() != 0) {
            throw graph.signature()
                    .invalid(
                            "takes %d inputs of rows, which the encoder's %d numbers do not fill evenly"
                                    .formatted(planes(), dim));
        }
    }

    /** Numbers in one row of logits. */
    public int vocabulary() {
        return vocabulary;
    }

    /**
     * Values that a row that it takes is made of, one behind the other: the row itself and further
     * features of it, also those that only later parts take; behind a cut, those that are to be
     * added.
     */
    public int planes() {
        return inputs.planes();
    }

    /** Whether this part or one behind it takes further features of a prompt's rows. */
    public boolean takesFeatures() {
        return !inputs.deepstack().isEmpty() || next != null && next.takesFeatures();
    }

    /**
     * Rows behind a cut with the further features that this part takes of them.
     *
     * @param hidden rows of {@link #dim} numbers
     * @param from the row of the prompt that each was
     * @param prompt all planes of the prompt's rows; null where no features are taken
     * @return the array itself where there are none
     */
    public float[] withFeatures(float[] hidden, int[] from, float[] prompt) {
        return inputs.withFeatures(hidden, dim, from, prompt);
    }

    /** Layers that have a cache of keys. */
    public int layers() {
        int own =
                (int)
                        caches.presentOf().keySet().stream()
                                .filter(name -> name.endsWith(".key"))
                                .count();
        return next == null ? own : own + next.layers();
    }

    /** The layers behind the first place where the decoder is cut; null where there is none. */
    public Decoder next() {
        return next;
    }

    /** What happens where the decoder is cut. */
    public InnerPruning pruning() {
        return pruning;
    }

    /** Numbers in a row that it takes: of all planes together, or of all that are to be added. */
    public int dim() {
        return dim;
    }

    /**
     * The positions that rows get behind {@code past} others, axes × count: those of the family,
     * or, in graphs with one axis, the number of rows before.
     */
    public int[][] placed(int[][] positions, int count, int past) {
        return inputs.placed(positions, count, past);
    }

    /** Whether the graph takes positions on several axes. */
    public boolean hasAxes() {
        return inputs.hasAxes();
    }

    /**
     * Whether logits of the last row alone can be had from a run of many rows. Where not, the last
     * row is better run by itself: else logits of all rows would be copied.
     */
    public boolean keepsLastLogits() {
        return next == null
                ? inputs.logitsToKeep().isPresent() || inputs.logitRows().isPresent()
                : next.keepsLastLogits();
    }

    /** Bytes that are kept of one row: its caches, and the row itself where the decoder is cut. */
    public long cacheRowBytes() {
        return caches.rowBytes() + (next == null ? 0L : (long) next.dim * Float.BYTES);
    }

    /** The cache of no rows. The caller closes it. */
    public KvCache emptyCache() throws ModelException {
        return caches.empty();
    }

    /** The first rows of a cache, which stays as it is. The caller closes what it gets. */
    public KvCache cut(KvCache longer, int rows) throws ModelException {
        return caches.cut(longer, rows);
    }

    /**
     * A cache of the same rows with room for more, so that they need not be copied later: only
     * where the graph appends in place. The caller closes what it gets.
     *
     * @param rows that it needs room for
     * @param most rows up to which it may have more room than it needs
     */
    public KvCache withRoom(KvCache start, int rows, long most) throws ModelException {
        return caches.withRoom(start, rows, most);
    }

    /** Whether caches lie where the decoder computes, and not in main memory. */
    public boolean keepsCachesOnDevice() {
        return caches.onDevice();
    }

    /** Tensors of caches that are not closed yet, of all layers; for tests and metrics. */
    public long openCacheTensors() {
        return caches.openTensors() + (next == null ? 0 : next.openCacheTensors());
    }

    /** Starts the runs of one answer. */
    public DecoderRun newRun() {
        return new DecoderRun(this);
    }

    @Override
    public void close() {
        caches.close();
        Closing.quietly(session);
        if (next != null) {
            next.close();
        }
    }
}
