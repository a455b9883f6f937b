package dev.sluice.model.onnx;

import dev.sluice.model.CachePlacement;
import dev.sluice.model.InnerPruning;
import dev.sluice.model.ModelException;
import dev.sluice.model.graph.LastLogits;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

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
    final GraphSignature signature;
    final DecoderCaches caches;
    final String rows;
    final OnnxJavaType rowType;
    final List<String> addends; // inputs of what is to be added to the rows
    final List<String> deepstack; // inputs of further features of the same rows
    final String mask;
    final Optional<String> positions;
    final Optional<String> logitsToKeep;
    final Optional<String> cacheBranch;
    final Optional<String> logitRows;
    final DecoderGraph graph;
    private final int vocabulary;
    private final int dim;
    private final InnerPruning pruning;
    private final Decoder next; // the layers behind; null behind the last

    private Decoder(
            DecoderGraph graph,
            Sessions sessions,
            CachePlacement placement,
            int width,
            int vocabulary,
            InnerPruning pruning,
            Decoder next)
            throws ModelException {
        this.graph = graph;
        this.session = graph.session();
        this.signature = graph.signature();
        this.pruning = pruning;
        this.next = next;
        List<String> cut = graph.part().inputs();
        this.rows = signature.input(cut.isEmpty() ? ROWS : cut.get(0));
        this.rowType = signature.floating(signature.inputs(), rows);
        this.addends = cut.isEmpty() ? List.of() : cut.subList(1, cut.size());
        this.deepstack = GraphSignature.numbered(signature.inputs().keySet(), DEEPSTACK);
        this.mask = signature.input("attention_mask");
        this.positions = signature.optionalInput("position_ids");
        this.logitsToKeep = signature.optionalInput(LOGITS_TO_KEEP);
        this.cacheBranch = signature.optionalInput("use_cache_branch");
        this.logitRows = signature.optionalInput(LastLogits.ROWS);
        this.dim = width * planes();
        if (next == null) {
            this.vocabulary = signature.lastDimension(signature.output(LOGITS), vocabulary);
            signature.floating(signature.outputs(), LOGITS);
        } else {
            this.vocabulary = next.vocabulary;
        }
        checkInputs();
        this.caches = DecoderCaches.open(graph, sessions, placement);
    }

    private void checkInputs() throws ModelException {
        Set<String> known = new HashSet<>(graph.cache().presentOf().keySet());
        known.add(rows);
        known.addAll(addends);
        known.addAll(deepstack);
        for (String input : deepstack) {
            signature.floating(signature.inputs(), input);
            int rank = signature.inputs().get(input).getShape().length;
            if (rank != 3) {
                throw signature.invalid(
                        "has "
                                + input
                                + " of rank "
                                + rank
                                + ", expected 3: a row for every row of "
                                + rows);
            }
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
        return open(sessions, graph, dim, vocabulary, InnerPruning.none());
    }

    /**
     * Opens the graph, cut in front of the layers where tokens are left out, and checks that it
     * takes rows of this length.
     *
     * @param dim numbers in a row, of all planes together
     * @param vocabulary numbers in a row of logits, for graphs that do not say it
     */
    public static Decoder open(
            Sessions sessions, Path graph, int dim, int vocabulary, InnerPruning pruning)
            throws ModelException {
        return open(sessions, graph, dim, vocabulary, pruning, CachePlacement.AUTO);
    }

    /**
     * As above, with a choice of where caches lie.
     *
     * @param placement of the caches; main memory where it cannot be had
     */
    public static Decoder open(
            Sessions sessions,
            Path graph,
            int dim,
            int vocabulary,
            InnerPruning pruning,
            CachePlacement placement)
            throws ModelException {
        List<DecoderGraph> parts = DecoderGraph.open(sessions, graph, dim, pruning.layers());
        int width = dim / parts.get(0).planes();
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
            } catch (ModelException e) {
                if (decoder != null) {
                    decoder.close();
                }
                parts.subList(0, part).forEach(open -> Closing.quietly(open.session()));
                throw Closing.after(e, parts.get(part).session());
            }
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

    /**
     * Values that a row that it takes is made of, one behind the other: the row itself and further
     * features of it, also those that only later parts take; behind a cut, those that are to be
     * added.
     */
    public int planes() {
        return isFirst() ? graph.planes() : 1 + addends.size();
    }

    private boolean isFirst() {
        return graph.part().inputs().isEmpty();
    }

    /** The inputs of rows as one. */
    RowPlanes newRows() {
        List<String> names = new ArrayList<>(List.of(rows));
        names.addAll(addends);
        names.addAll(deepstack);
        int[] planes = IntStream.range(0, names.size()).toArray();
        if (isFirst()) {
            System.arraycopy(featurePlanes(), 0, planes, 1, deepstack.size());
        }
        return new RowPlanes(
                names,
                names.stream().map(name -> signature.inputs().get(name).type).toList(),
                planes,
                isFirst() ? planes() : names.size());
    }

    /** Where its further features lie in the rows of a prompt. */
    private int[] featurePlanes() {
        List<String> all = graph.part().features();
        return deepstack.stream().mapToInt(name -> 1 + all.indexOf(name)).toArray();
    }

    /** Whether this part or one behind it takes further features of a prompt's rows. */
    public boolean takesFeatures() {
        return !deepstack.isEmpty() || next != null && next.takesFeatures();
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
        if (deepstack.isEmpty()) {
            return hidden;
        }
        int width = dim / planes();
        int promptDim = width * graph.planes();
        int[] features = featurePlanes();
        int wide = dim + width * features.length;
        float[] all = new float[Math.multiplyExact(from.length, wide)];
        for (int row = 0; row < from.length; row++) {
            System.arraycopy(hidden, row * dim, all, row * wide, dim);
            for (int i = 0; i < features.length; i++) {
                int at = from[row] * promptDim + features[i] * width;
                System.arraycopy(prompt, at, all, row * wide + dim + i * width, width);
            }
        }
        return all;
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
     * The positions that the decoder gives rows, axes × count: those of the family, or, in graphs
     * with one axis, the number of rows before.
     */
    public int[][] placed(int[][] positions, int count, int past) {
        boolean counted =
                this.positions.isPresent()
                        && graph.part().inputs().isEmpty()
                        && signature.inputs().get(this.positions.get()).getShape().length == 2;
        if (!counted) {
            return positions;
        }
        int[] compact = new int[count];
        Arrays.setAll(compact, row -> past + row);
        return new int[][] {compact};
    }

    /**
     * Whether logits of the last row alone can be had from a run of many rows. Where not, the last
     * row is better run by itself: else logits of all rows would be copied.
     */
    public boolean keepsLastLogits() {
        return next == null
                ? logitsToKeep.isPresent() || logitRows.isPresent()
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
     */
    public KvCache withRoom(KvCache start, int rows) throws ModelException {
        return caches.withRoom(start, rows);
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
