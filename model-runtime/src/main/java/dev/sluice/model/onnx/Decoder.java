// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.onnx;

import dev.sluice.model.InnerPruning;
import dev.sluice.model.KvEviction;
import dev.sluice.model.ModelException;
import dev.sluice.model.ModelException.Kind;
import dev.sluice.model.RuntimeOptions;
import dev.sluice.model.folder.DecoderSizes;
import dev.sluice.model.graph.GraphFile;
import dev.sluice.model.prune.HeldRows;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The decoder: embeddings and the KV cache of earlier tokens in, a longer cache and logits out. A
 * decoder with inner pruning is split into parts, one graph each; otherwise it has one part. Safe
 * for use by several threads; a {@link DecoderRun} belongs to one thread.
 */
public final class Decoder implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Decoder.class);

    static final String EMBEDDINGS = "inputs_embeds";
    static final String LOGITS = "logits";
    static final String LOGITS_TO_KEEP = "num_logits_to_keep";

    static final List<String> DEEPSTACK =
            List.of("deepstack_scattered_", "deepstack_visual_embeds_");

    private final List<DecoderPart> parts;
    private final InnerPruning pruning;
    private final KvEviction eviction;
    private final int vocabulary;
    private final Set<String> dynamicScales;
    private final boolean multiHeadAttention;
    private final Turns turns;

    private Decoder(
            List<DecoderPart> parts,
            InnerPruning pruning,
            KvEviction eviction,
            int vocabulary,
            Optional<GraphFile> file,
            Turns turns) {
        this.parts = List.copyOf(parts);
        this.pruning = pruning;
        this.eviction = eviction;
        this.vocabulary = vocabulary;
        this.turns = turns;
        this.dynamicScales = file.map(Decoder::dynamicScales).orElse(Set.of());
        this.multiHeadAttention =
                file.filter(it -> it.hasOperator("MultiHeadAttention")).isPresent();
    }

    /**
     * The number of values of one embedding, with its DeepStack features. It may have to be waited
     * for.
     */
    public interface Dim {
        /** Returns the number of values; fails if what it depends on cannot be opened. */
        int get() throws ModelException;
    }

    /**
     * Opens the graph, split at the layers where inner pruning drops tokens, and checks that it
     * takes embeddings of this dimension.
     *
     * @param dim asked for as late as possible: once the graph is open, unless it is split
     * @param sizes what the configuration states, for dimensions that the graph does not declare
     * @param options of which those about pruning, caches, their eviction and activations are used;
     *     main memory is used if the placement of the caches is not available
     */
    public static Decoder open(
            OrtSessionFactory sessions,
            Path graph,
            Dim dim,
            DecoderSizes sizes,
            RuntimeOptions options)
            throws ModelException {
        InnerPruning pruning = options.innerPruning();
        KvEviction eviction = options.sessions().eviction();
        checkOneOf(pruning, eviction);
        Optional<GraphFile> file = read(graph, options.int8Activations());
        List<DecoderGraph> graphs =
                pruning.stages().isEmpty()
                        ? List.of(
                                DecoderGraph.open(sessions, graph, file, sizes, eviction.window()))
                        : DecoderGraph.open(sessions, graph, file, dim.get(), sizes, pruning);
        List<DecoderPart> parts = new ArrayList<>();
        try {
            int expected = dim.get();
            int width = expected / graphs.get(0).part().featureLevels();
            for (DecoderGraph one : graphs) {
                parts.add(new DecoderPart(one, sessions, options.caches(), width));
            }
            int found = parts.get(parts.size() - 1).vocabulary(sizes.vocabulary());
            parts.get(0).checkDim(expected);
            Turns turns = new Turns(sessions.runsAtOnce());
            return new Decoder(parts, pruning, eviction, found, file, turns);
        } catch (ModelException | RuntimeException e) {
            Closer.closeAfter(e, parts);
            Closer.closeAfter(e, graphs.subList(parts.size(), graphs.size()));
            throw e;
        }
    }

    /** Between its parts, a split decoder needs the hidden states of all tokens. */
    private static void checkOneOf(InnerPruning pruning, KvEviction eviction)
            throws ModelException {
        if (!pruning.stages().isEmpty() && !eviction.isNone()) {
            throw new ModelException(
                    Kind.INVALID,
                    "found the inner pruning %s and the eviction %s; expected one of them: set the other to none"
                            .formatted(pruning, eviction));
        }
    }

    private static Optional<GraphFile> read(Path path, boolean int8) throws ModelException {
        try {
            GraphFile file = GraphFile.read(path);
            return Optional.of(int8 ? file.withInt8Activations() : file);
        } catch (IOException e) {
            if (int8) {
                throw new ModelException(
                        Kind.INVALID,
                        "%s cannot be read, so that its activations are not rounded to 8 bits; expected an ONNX file, or activations of 32 bits"
                                .formatted(path),
                        e);
            }
            LOG.debug("{} cannot be parsed; ONNX Runtime opens the file as it is", path, e);
            return Optional.empty();
        }
    }

    private static Set<String> dynamicScales(GraphFile file) {
        try {
            return file.dynamicScales();
        } catch (IOException e) {
            LOG.debug("the decoder cannot be searched for scales that depend on a call", e);
            return Set.of();
        }
    }

    /**
     * Operators that derive scales from the tokens of each call, so that a prompt in pieces gives
     * another result than a whole one; empty also if the file cannot be parsed.
     */
    public Set<String> dynamicScales() {
        return dynamicScales;
    }

    /** Whether the file is known to use MultiHeadAttention. */
    public boolean hasMultiHeadAttention() {
        return multiHeadAttention;
    }

    /** Number of logits per position. */
    public int vocabulary() {
        return vocabulary;
    }

    /**
     * Number of feature levels of an embedding, one after the other: the embedding itself and its
     * DeepStack features.
     */
    public int featureLevels() {
        return first().featureLevels();
    }

    /** The parts in the order in which they run. */
    public List<DecoderPart> parts() {
        return parts;
    }

    private DecoderPart first() {
        return parts.get(0);
    }

    /** Whether the decoder is split into several parts. */
    public boolean isSplit() {
        return parts.size() > 1;
    }

    /** Whether a part after the first takes DeepStack features of the prompt. */
    public boolean laterPartsTakeFeatures() {
        return parts.stream().skip(1).anyMatch(DecoderPart::takesFeatures);
    }

    /** Number of layers that have a cache or a state. */
    public int layers() {
        return parts.stream().mapToInt(DecoderPart::layers).sum();
    }

    /** What is dropped or merged between the parts. */
    public InnerPruning pruning() {
        return pruning;
    }

    /** What the KV caches of sessions keep. */
    public KvEviction eviction() {
        return eviction;
    }

    /**
     * Returns the positions that the graph is given for tokens after {@code past} others, axes ×
     * count: those of the family, or, for graphs with one axis, the number of tokens before.
     */
    public int[][] graphPositions(int[][] positions, int count, int past) {
        return first().graphPositions(positions, count, past);
    }

    /** Whether the graph takes positions on several axes. */
    public boolean hasAxes() {
        return first().hasAxes();
    }

    /**
     * Whether a run of many tokens can return the logits of the last position alone. If not, the
     * last token is better run separately: otherwise the logits of all positions are copied.
     */
    public boolean keepsLastLogits() {
        return parts.get(parts.size() - 1).keepsLastLogits();
    }

    /**
     * Bytes that a session keeps per token: its KV cache in the first part, its hidden state if the
     * decoder is split, and what is known of its rows if they are evicted.
     */
    public long cacheBytesPerToken() {
        return first().cacheBytesPerToken()
                + (long) first().hiddenDim() * Float.BYTES
                + (eviction.isNone() ? 0 : first().cacheHeads() * HeldRows.ROW_BYTES);
    }

    /** Number of heads of the keys of a layer whose caches are evicted. */
    public int keyHeads(int layer) {
        return first().keyHeads(layer);
    }

    /**
     * Copies the keys of a layer whose caches are evicted.
     *
     * @return heads × rows × values of one head
     */
    public float[] keys(KvCache cache, int layer) throws ModelException {
        return first().keys(cache, layer);
    }

    /**
     * Returns a cache of some rows of a decoder whose caches are evicted. The caller closes it; the
     * argument is unchanged.
     *
     * @param rows layers × heads × kept, ascending; equally many for each head
     */
    public KvCache keep(KvCache cache, int[][][] rows) throws ModelException {
        return first().keep(cache, rows);
    }

    /** Returns a cache of no tokens, which the caller closes. */
    public KvCache emptyCache() throws ModelException {
        return first().emptyCache();
    }

    /**
     * Returns a cache of no tokens of all parts, to which any token can be appended; the caller
     * closes it.
     */
    public KvCache emptyCacheOfAllParts() throws ModelException {
        KvCache all = parts.get(parts.size() - 1).emptyCache();
        for (int index = parts.size() - 2; index >= 0; index--) {
            try {
                all = parts.get(index).emptyCache().followedBy(all);
            } catch (ModelException | RuntimeException e) {
                Closer.closeAfter(e, all);
                throw e;
            }
        }
        return all;
    }

    /**
     * Bytes of the states of recurrent layers after any number of tokens; 0 if there are none. With
     * such layers, a cache can only be truncated to a length whose states were kept.
     */
    public long stateBytes() {
        return first().stateBytes();
    }

    /**
     * Returns the cache of the first tokens, which the caller closes; the arguments are unchanged.
     *
     * @param states after these tokens; any if the decoder has none
     */
    public KvCache truncate(KvCache longer, int tokens, RecurrentStates states)
            throws ModelException {
        return first().truncate(longer, tokens, states);
    }

    /**
     * Returns a cache of the same tokens with room for more, so that they need not be copied later.
     * Only graphs that append in place need such room. The caller closes the result.
     *
     * @param tokens for which it needs room
     * @param most tokens up to which it may have more room than it needs
     */
    public KvCache withRoom(KvCache start, int tokens, long most) throws ModelException {
        return first().withRoom(start, tokens, most);
    }

    /** Whether the KV cache stays on the device where the decoder runs. */
    public boolean keepsCachesOnDevice() {
        return first().keepsCachesOnDevice();
    }

    /** Number of cache tensors that are not closed, of all layers; for tests and metrics. */
    public long openCacheTensors() {
        return parts.stream().mapToLong(DecoderPart::openCacheTensors).sum();
    }

    /**
     * Opens a batch without rows, which the caller closes before the decoder.
     *
     * @param mostRows rows that there may be
     * @throws ModelException if the runtime does not give access to its memory
     */
    public DecoderBatch newBatch(int mostRows) throws ModelException {
        return new DecoderBatch(this, mostRows);
    }

    /**
     * Starts the runs of one answer.
     *
     * @param blocks what blocks of its prompt are for
     */
    public DecoderRun newRun(Turns.Kind blocks) {
        return new DecoderRun(this, blocks);
    }

    /** Starts the runs of the answer to a question. */
    public DecoderRun newRun() {
        return newRun(Turns.Kind.QUESTION);
    }

    /** The turns that all runs of the decoder take. */
    public Turns turns() {
        return turns;
    }

    @Override
    public void close() {
        Closer.closeAll(parts);
    }
}
