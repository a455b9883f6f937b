package dev.sluice.model.onnx;

import dev.sluice.model.ModelException;
import dev.sluice.model.ModelException.Kind;
import dev.sluice.model.graph.AttentionProbe;
import dev.sluice.model.graph.DecoderFile;
import dev.sluice.model.graph.DecoderSplit;
import dev.sluice.model.graph.LastLogits;

import ai.onnxruntime.OrtSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A decoder's graph as it was opened: rewritten where that saves work, else as it lies in its file.
 *
 * @param session of the graph
 * @param signature of the graph
 * @param cache its cache
 * @param inPlace whether it appends to a cache where it lies
 * @param fewestLogits rows of logits that are computed where none are needed, if that can be said
 * @param part which part of the decoder it is
 */
record DecoderGraph(
        OrtSession session,
        GraphSignature signature,
        CacheLayout cache,
        boolean inPlace,
        int fewestLogits,
        Part part) {

    private static final Logger LOG = LoggerFactory.getLogger(DecoderGraph.class);

    /**
     * A part of a decoder, from some layer to another.
     *
     * @param inputs hidden rows that it takes; none where they are the decoder's own
     * @param outputs hidden rows that it gives; none where it gives logits
     * @param attention of its last layer
     * @param features inputs of further features that the parts have together
     */
    record Part(
            List<String> inputs,
            List<String> outputs,
            Optional<AttentionProbe> attention,
            List<String> features) {

        /** Values that a row of a prompt is made of: the row itself and its further features. */
        int planes() {
            return 1 + features.size();
        }
    }

    /** Opens the parts of a decoder that is cut in front of these layers, from first to last. */
    static List<DecoderGraph> open(
            OrtSessionFactory sessions, Path path, int dim, List<Integer> layers)
            throws ModelException {
        if (layers.isEmpty()) {
            return List.of(open(sessions, path));
        }
        DecoderFile file =
                read(path)
                        .orElseThrow(
                                () ->
                                        new ModelException(
                                                Kind.INVALID,
                                                path
                                                        + " cannot be read to be cut; expected an"
                                                        + " ONNX file. Set the inner pruning to"
                                                        + " none"));
        Optional<LastLogits> rewritten =
                Optional.of(file)
                        .filter(graph -> !graph.hasInput(Decoder.LOGITS_TO_KEEP))
                        .flatMap(graph -> graph.lastLogits(Decoder.LOGITS));
        DecoderFile graph = rewritten.map(file::with).orElse(file);
        DecoderSplit cut = graph.cut(Decoder.ROWS, Decoder.LOGITS, layers);
        int fewest = rewritten.map(LastLogits::fewest).orElse(0);
        List<String> features = GraphSignature.numbered(graph.inputs(), Decoder.DEEPSTACK);
        List<DecoderGraph> parts = new ArrayList<>();
        try {
            int type = 0;
            for (int segment = 0; segment < cut.segments(); segment++) {
                int width = segment == 0 ? dim : dim / parts.get(0).part().planes();
                byte[] bytes = cut.graph(segment, type, width);
                Part shape =
                        new Part(
                                segment == 0 ? List.of() : cut.inputs(segment),
                                cut.outputs(segment),
                                cut.attention(segment),
                                features);
                DecoderGraph part = part(sessions, path, bytes, graph, shape, fewest);
                parts.add(part);
                for (String output : cut.outputs(segment)) {
                    type =
                            Tensors.onnxType(
                                    part.signature.floating(part.signature.outputs(), output));
                }
            }
            return parts;
        } catch (ModelException | RuntimeException e) {
            parts.forEach(part -> Closing.after(e, part.session));
            throw e;
        }
    }

    private static DecoderGraph part(
            OrtSessionFactory sessions,
            Path path,
            byte[] bytes,
            DecoderFile file,
            Part part,
            int fewest)
            throws ModelException {
        OrtSession session = sessions.open(path, bytes);
        try {
            GraphSignature signature = GraphSignature.of(path, session);
            CacheLayout cache = CacheLayout.of(signature);
            boolean inPlace = file.appendsInPlace(cache.presentOf());
            return new DecoderGraph(session, signature, cache, inPlace, fewest, part);
        } catch (ModelException | RuntimeException e) {
            Closing.after(e, session);
            throw e;
        }
    }

    private static DecoderGraph open(OrtSessionFactory sessions, Path path) throws ModelException {
        Optional<DecoderFile> file = read(path);
        Optional<LastLogits> rewritten =
                file.filter(graph -> !graph.hasInput(Decoder.LOGITS_TO_KEEP))
                        .flatMap(graph -> graph.lastLogits(Decoder.LOGITS));
        OrtSession session =
                rewritten.isPresent() ? tryOpen(sessions, path, rewritten.get()) : null;
        if (session == null) {
            session = sessions.open(path);
        }
        try {
            GraphSignature signature = GraphSignature.of(path, session);
            CacheLayout cache = CacheLayout.of(signature);
            boolean inPlace = file.isPresent() && file.get().appendsInPlace(cache.presentOf());
            int fewest = rewritten.map(LastLogits::fewest).orElse(0);
            return new DecoderGraph(session, signature, cache, inPlace, fewest, whole(signature));
        } catch (ModelException | RuntimeException e) {
            Closing.after(e, session);
            throw e;
        }
    }

    private static Part whole(GraphSignature signature) {
        List<String> features =
                GraphSignature.numbered(signature.inputs().keySet(), Decoder.DEEPSTACK);
        return new Part(List.of(), List.of(), Optional.empty(), features);
    }

    private static Optional<DecoderFile> read(Path path) {
        try {
            return Optional.of(DecoderFile.read(path));
        } catch (IOException e) {
            LOG.debug("{} is left to ONNX Runtime as it is", path, e);
            return Optional.empty();
        }
    }

    /** Null where the runtime does not take it; the file itself may still be what it takes. */
    private static OrtSession tryOpen(OrtSessionFactory sessions, Path path, LastLogits rewritten) {
        try {
            return sessions.open(path, rewritten.graph());
        } catch (ModelException e) {
            LOG.info("{} makes logits of all rows of a prompt: {}", path, e.getMessage());
            return null;
        }
    }
}
