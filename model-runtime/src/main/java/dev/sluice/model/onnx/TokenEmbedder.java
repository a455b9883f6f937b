package dev.sluice.model.onnx;

import dev.sluice.model.ModelException;
import dev.sluice.model.ModelException.Kind;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Token ids to rows of the decoder's input. Where rows have further planes (DeepStack), those of
 * words are zero. Safe for use from several threads.
 */
public final class TokenEmbedder implements AutoCloseable {

    private final OrtSession session;
    private final String ids;
    private final String rows;
    private final OnnxJavaType idType;
    private final Optional<String> features;
    private final OnnxJavaType featureType;
    private final int width;
    private final int planes;

    private TokenEmbedder(OrtSession session, GraphSignature signature, int width)
            throws ModelException {
        this.session = session;
        this.ids = signature.input("input_ids");
        this.rows = signature.output("inputs_embeds");
        this.idType = signature.whole(ids);
        this.width = signature.lastDimension(rows, width);
        this.planes = 1;
        // Graphs of onnxruntime-genai put visual tokens in themselves, where they are given any.
        this.features = signature.optionalInput("image_features");
        this.featureType =
                features.isPresent()
                        ? signature.floating(signature.inputs(), features.get())
                        : OnnxJavaType.FLOAT;
        signature.floating(signature.outputs(), rows);
        signature.onlyInputs(features.isPresent() ? Set.of(ids, features.get()) : Set.of(ids));
    }

    private TokenEmbedder(TokenEmbedder other, int planes) {
        this.session = other.session;
        this.ids = other.ids;
        this.rows = other.rows;
        this.idType = other.idType;
        this.features = other.features;
        this.featureType = other.featureType;
        this.width = other.width;
        this.planes = planes;
    }

    /**
     * Opens the graph.
     *
     * @param width floats in one row, for graphs that do not say it
     */
    public static TokenEmbedder open(OrtSessionFactory sessions, Path graph, int width)
            throws ModelException {
        OrtSession session = sessions.open(graph);
        try {
            return new TokenEmbedder(session, GraphSignature.of(graph, session), width);
        } catch (ModelException | RuntimeException e) {
            Closing.after(e, session);
            throw e;
        }
    }

    /** The same graph with rows of so many planes; whoever opened the graph closes it. */
    public TokenEmbedder withPlanes(int count) {
        return new TokenEmbedder(this, count);
    }

    /** Floats in one row, of all planes together. */
    public int dim() {
        return width * planes;
    }

    /** The rows of these ids: ids.length × dim floats, row-major, owned by the caller. */
    public float[] embed(int[] tokens) throws ModelException {
        ScratchBuffer scratch = new ScratchBuffer();
        scratch.clear(tokens.length, idType);
        scratch.put(tokens, idType);
        try (OnnxTensor tensor = scratch.tensor(new long[] {1, tokens.length}, idType);
                OnnxTensor none = Tensors.empty(new long[] {0, width}, featureType)) {
            Map<String, OnnxTensor> inputs =
                    features.isPresent()
                            ? Map.of(ids, tensor, features.get(), none)
                            : Map.of(ids, tensor);
            try (OrtSession.Result result = session.run(inputs, Set.of(rows))) {
                return widened(Tensors.floats((OnnxTensor) result.get(rows).orElseThrow()));
            }
        } catch (OrtException e) {
            throw new ModelException(
                    Kind.FAILED, "The token embedding failed: " + e.getMessage(), e);
        }
    }

    /** Rows of one plane as rows of all planes; the same array where there is one. */
    public float[] widened(float[] narrow) {
        if (planes == 1) {
            return narrow;
        }
        float[] wide = new float[narrow.length * planes];
        for (int row = 0; row < narrow.length / width; row++) {
            System.arraycopy(narrow, row * width, wide, row * width * planes, width);
        }
        return wide;
    }

    @Override
    public void close() {
        Closing.quietly(session);
    }
}
