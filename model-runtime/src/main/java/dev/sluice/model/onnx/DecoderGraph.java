// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.onnx;

import dev.sluice.model.InnerPruning;
import dev.sluice.model.ModelException;
import dev.sluice.model.ModelException.Kind;
import dev.sluice.model.folder.DecoderSizes;
import dev.sluice.model.graph.AttentionProbe;
import dev.sluice.model.graph.DecoderSplit;
import dev.sluice.model.graph.GraphFile;
import dev.sluice.model.graph.LastLogits;
import dev.sluice.model.graph.LayerProbe;
import dev.sluice.model.graph.LayerProbes;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The open graph of a decoder's part. It is the file itself, or a rewritten graph where that saves
 * work. Owns the session.
 */
final class DecoderGraph implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DecoderGraph.class);

    private static final String PRUNING = "the inner pruning";
    private static final String EVICTION = "the eviction";

    private final OrtSession session;
    private final GraphSignature signature;
    private final CacheLayout cache;
    private final boolean inPlace;
    private final int fewestLogits;
    private final Part part;

    private DecoderGraph(
            OrtSession session,
            GraphSignature signature,
            CacheLayout cache,
            boolean inPlace,
            int fewestLogits,
            Part part) {
        this.session = session;
        this.signature = signature;
        this.cache = cache;
        this.inPlace = inPlace;
        this.fewestLogits = fewestLogits;
        this.part = part;
    }

    /**
     * The layers of a decoder that one graph holds.
     *
     * @param inputs hidden states that it takes; empty if it takes the prompt's embeddings
     * @param outputs hidden states that it returns; empty if it returns logits
     * @param attention of its last layer
     * @param features inputs of DeepStack features of all parts together
     * @param layers how to read each layer; empty unless its caches are evicted
     */
    record Part(
            List<String> inputs,
            List<String> outputs,
            Optional<AttentionProbe> attention,
            List<String> features,
            List<LayerProbe> layers) {

        /** Feature levels of a prompt's token: its embedding and its DeepStack features. */
        int featureLevels() {
            return 1 + features.size();
        }
    }

    /**
     * Opens the parts of a decoder that is split for inner pruning, in their order.
     *
     * @param parsed the file; empty if it cannot be parsed
     * @param sizes for dimensions that the graph does not declare
     */
    static List<DecoderGraph> open(
            OrtSessionFactory sessions,
            Path path,
            Optional<GraphFile> parsed,
            int dim,
            DecoderSizes sizes,
            InnerPruning pruning)
            throws ModelException {
        GraphFile file = parsed.orElseThrow(() -> unreadable(path, "to be split", PRUNING));
        refuseStates(path, file.inputs(), "between which no tokens can be left out", PRUNING);
        Optional<LastLogits> rewritten = rewritten(file);
        GraphFile graph = rewritten.map(file::with).orElse(file);
        DecoderSplit split =
                graph.split(
                        Decoder.EMBEDDINGS,
                        Decoder.LOGITS,
                        pruning.splits(),
                        pruning.method().score().needsAllRows());
        int fewest = rewritten.map(LastLogits::fewest).orElse(0);
        List<String> features = GraphSignature.numbered(graph.inputs(), Decoder.DEEPSTACK);
        CacheSizes caches = CacheSizes.of(Optional.of(file), sizes);
        List<DecoderGraph> parts = new ArrayList<>();
        try {
            int type = 0;
            for (int index = 0; index < split.parts(); index++) {
                int width = index == 0 ? dim : dim / parts.get(0).part().featureLevels();
                byte[] bytes = split.graph(index, type, width);
                Part shape =
                        new Part(
                                index == 0 ? List.of() : split.inputs(index),
                                split.outputs(index),
                                split.attention(index),
                                features,
                                List.of());
                DecoderGraph part = part(sessions, path, bytes, graph, shape, fewest, caches);
                parts.add(part);
                for (String output : split.outputs(index)) {
                    type =
                            Tensors.onnxType(
                                    part.signature.floating(part.signature.outputs(), output));
                }
            }
            return parts;
        } catch (ModelException | RuntimeException e) {
            Closer.closeAfter(e, parts);
            throw e;
        }
    }

    /** A state covers all tokens before it, so later layers cannot continue with some of them. */
    private static void refuseStates(
            Path path, List<String> inputs, String reason, String otherwise) throws ModelException {
        List<String> states =
                inputs.stream()
                        .filter(CacheLayout::isCache)
                        .filter(input -> !AttentionCache.isNamed(input))
                        .toList();
        if (!states.isEmpty()) {
            throw new ModelException(
                    Kind.INVALID,
                    "%s has layers with states (%s), %s; expected keys and values in all layers. Set %s to none"
                            .formatted(path, String.join(", ", states), reason, otherwise));
        }
    }

    private static DecoderGraph part(
            OrtSessionFactory sessions,
            Path path,
            byte[] bytes,
            GraphFile file,
            Part part,
            int fewest,
            CacheSizes caches)
            throws ModelException {
        OrtSession session = sessions.open(path, bytes);
        try {
            GraphSignature signature = GraphSignature.of(path, session);
            CacheLayout cache = CacheLayout.of(signature, caches);
            boolean inPlace = file.appendsInPlace(cache.attentionOutputs());
            return new DecoderGraph(session, signature, cache, inPlace, fewest, part);
        } catch (ModelException | RuntimeException e) {
            Closer.closeAfter(e, () -> OrtSessionFactory.close(session));
            throw e;
        }
    }

    /**
     * Opens a decoder as one graph.
     *
     * @param file the parsed file; empty if it cannot be parsed
     * @param sizes for dimensions that the graph does not declare
     * @param window last tokens of a run whose attention chooses the rows of the caches; 0 if all
     *     rows stay
     */
    static DecoderGraph open(
            OrtSessionFactory sessions,
            Path path,
            Optional<GraphFile> file,
            DecoderSizes sizes,
            int window)
            throws ModelException {
        if (window > 0) {
            return probed(sessions, path, file, sizes, window);
        }
        Optional<LastLogits> rewritten = file.flatMap(DecoderGraph::rewritten);
        OrtSession session = open(sessions, path, file, rewritten);
        try {
            GraphSignature signature = GraphSignature.of(path, session);
            CacheLayout cache = CacheLayout.of(signature, CacheSizes.of(file, sizes));
            boolean inPlace =
                    file.isPresent() && file.get().appendsInPlace(cache.attentionOutputs());
            int fewest = rewritten.map(LastLogits::fewest).orElse(0);
            return new DecoderGraph(session, signature, cache, inPlace, fewest, whole(signature));
        } catch (ModelException | RuntimeException e) {
            Closer.closeAfter(e, () -> OrtSessionFactory.close(session));
            throw e;
        }
    }

    /** Opens a decoder that also says by what the rows of its caches are chosen. */
    private static DecoderGraph probed(
            OrtSessionFactory sessions,
            Path path,
            Optional<GraphFile> parsed,
            DecoderSizes sizes,
            int window)
            throws ModelException {
        GraphFile file = parsed.orElseThrow(() -> unreadable(path, "to be probed", EVICTION));
        refuseStates(
                path, file.inputs(), "which are not evicted with the rows of tokens", EVICTION);
        Optional<LastLogits> rewritten = rewritten(file);
        GraphFile graph = rewritten.map(file::with).orElse(file);
        LayerProbes probes = graph.layerProbes(Decoder.EMBEDDINGS, Decoder.LOGITS, window);
        int fewest = rewritten.map(LastLogits::fewest).orElse(0);
        List<String> features = GraphSignature.numbered(graph.inputs(), Decoder.DEEPSTACK);
        Part whole = new Part(List.of(), List.of(), Optional.empty(), features, probes.layers());
        CacheSizes caches = CacheSizes.of(parsed, sizes);
        return part(sessions, path, probes.graph(), graph, whole, fewest, caches);
    }

    private static Optional<LastLogits> rewritten(GraphFile file) {
        return Optional.of(file)
                .filter(graph -> !graph.hasInput(Decoder.LOGITS_TO_KEEP))
                .flatMap(graph -> graph.lastLogits(Decoder.LOGITS));
    }

    private static ModelException unreadable(Path path, String purpose, String otherwise) {
        return new ModelException(
                Kind.INVALID,
                "%s cannot be read %s; expected an ONNX file. Set %s to none"
                        .formatted(path, purpose, otherwise));
    }

    private static Part whole(GraphSignature signature) {
        List<String> features =
                GraphSignature.numbered(signature.inputs().keySet(), Decoder.DEEPSTACK);
        return new Part(List.of(), List.of(), Optional.empty(), features, List.of());
    }

    /** Opens the file without the last rewriting if the runtime refuses it. */
    private static OrtSession open(
            OrtSessionFactory sessions,
            Path path,
            Optional<GraphFile> file,
            Optional<LastLogits> rewritten)
            throws ModelException {
        if (rewritten.isPresent()) {
            try {
                return sessions.open(path, rewritten.get().graph());
            } catch (ModelException e) {
                LOG.info(
                        "{} computes the logits of all positions of a prompt: {}",
                        path,
                        e.getMessage());
            }
        }
        Optional<byte[]> bytes = file.flatMap(GraphFile::rewritten);
        return bytes.isPresent() ? sessions.open(path, bytes.get()) : sessions.open(path);
    }

    OrtSession session() {
        return session;
    }

    GraphSignature signature() {
        return signature;
    }

    CacheLayout cache() {
        return cache;
    }

    /** Whether it appends to the memory of its cache instead of writing a new cache. */
    boolean inPlace() {
        return inPlace;
    }

    /** Number of positions whose logits it computes when none are needed. */
    int fewestLogits() {
        return fewestLogits;
    }

    /** The layers that it holds. */
    Part part() {
        return part;
    }

    @Override
    public void close() throws OrtException {
        OrtSessionFactory.close(session);
    }
}
