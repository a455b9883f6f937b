package dev.sluice.model.onnx;

import dev.sluice.model.ModelException;
import dev.sluice.model.graph.DecoderFile;
import dev.sluice.model.graph.LastLogits;

import ai.onnxruntime.OrtSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A decoder's graph as it was opened: rewritten where that saves work, else as it lies in its file.
 *
 * @param session of the graph
 * @param signature of the graph
 * @param cache its cache
 * @param inPlace whether it appends to a cache where it lies
 * @param fewestLogits rows of logits that are computed where none are needed, if that can be said
 */
record DecoderGraph(
        OrtSession session,
        GraphSignature signature,
        CacheLayout cache,
        boolean inPlace,
        int fewestLogits) {

    private static final Logger LOG = LoggerFactory.getLogger(DecoderGraph.class);

    static DecoderGraph open(Sessions sessions, Path path) throws ModelException {
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
            return new DecoderGraph(session, signature, cache, inPlace, fewest);
        } catch (ModelException e) {
            throw Closing.after(e, session);
        }
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
    private static OrtSession tryOpen(Sessions sessions, Path path, LastLogits rewritten) {
        try {
            return sessions.open(path, rewritten.graph());
        } catch (ModelException e) {
            LOG.info("{} makes logits of all rows of a prompt: {}", path, e.getMessage());
            return null;
        }
    }
}
