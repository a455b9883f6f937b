package dev.sluice.model.onnx;

import dev.sluice.model.ModelException;
import dev.sluice.model.ModelException.Kind;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/** Token ids to rows of the decoder's input. Safe for use from several threads. */
public final class TokenEmbedder implements AutoCloseable {

    private final OrtSession session;
    private final String ids;
    private final String rows;
    private final OnnxJavaType idType;
    private final int dim;

    private TokenEmbedder(OrtSession session, GraphSignature signature) throws ModelException {
        this.session = session;
        this.ids = signature.input("input_ids");
        this.rows = signature.output("inputs_embeds");
        this.idType = signature.whole(ids);
        this.dim = signature.lastDimension(rows);
        signature.floating(signature.outputs(), rows);
        signature.onlyInputs(Set.of(ids));
    }

    /** Opens the graph. */
    public static TokenEmbedder open(Sessions sessions, Path graph) throws ModelException {
        OrtSession session = sessions.open(graph);
        try {
            return new TokenEmbedder(session, GraphSignature.of(graph, session));
        } catch (ModelException e) {
            throw Closing.after(e, session);
        }
    }

    /** Floats in one row. */
    public int dim() {
        return dim;
    }

    /** The rows of these ids: ids.length × dim floats, row-major, owned by the caller. */
    public float[] embed(int[] tokens) throws ModelException {
        Scratch scratch = new Scratch();
        scratch.clear(tokens.length, idType);
        scratch.put(tokens, idType);
        try (OnnxTensor tensor = scratch.tensor(new long[] {1, tokens.length}, idType);
                OrtSession.Result result = session.run(Map.of(ids, tensor), Set.of(rows))) {
            return Tensors.floats((OnnxTensor) result.get(rows).orElseThrow());
        } catch (OrtException e) {
            throw new ModelException(
                    Kind.FAILED, "The token embedding failed: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        Closing.quietly(session);
    }
}
