// SPDX-License-Identifier: Apache-2.0
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
 * Turns ids of text tokens into embeddings. The DeepStack features of text tokens are zero. Safe
 * for use by several threads.
 */
public final class TokenEmbedder implements AutoCloseable {

    private final OrtSession session;
    private final String ids;
    private final String embeddings;
    private final OnnxJavaType idType;
    private final Optional<String> features;
    private final OnnxJavaType featureType;
    private final int width;
    private final int featureLevels;

    private TokenEmbedder(OrtSession session, GraphSignature signature, int width)
            throws ModelException {
        this.session = session;
        this.ids = signature.input("input_ids");
        this.embeddings = signature.output("inputs_embeds");
        this.idType = signature.whole(ids);
        this.width = signature.lastDimension(embeddings, width);
        this.featureLevels = 1;
        // Graphs of onnxruntime-genai can insert visual tokens themselves; they are given none.
        this.features = signature.optionalInput("image_features");
        this.featureType =
                features.isPresent()
                        ? signature.floating(signature.inputs(), features.get())
                        : OnnxJavaType.FLOAT;
        signature.floating(signature.outputs(), embeddings);
        signature.onlyInputs(features.isPresent() ? Set.of(ids, features.get()) : Set.of(ids));
    }

    private TokenEmbedder(TokenEmbedder other, int featureLevels) {
        this.session = other.session;
        this.ids = other.ids;
        this.embeddings = other.embeddings;
        this.idType = other.idType;
        this.features = other.features;
        this.featureType = other.featureType;
        this.width = other.width;
        this.featureLevels = featureLevels;
    }

    /**
     * Opens the graph.
     *
     * @param width floats per embedding, for graphs that do not declare it
     */
    public static TokenEmbedder open(OrtSessionFactory sessions, Path graph, int width)
            throws ModelException {
        OrtSession session = sessions.open(graph);
        try {
            return new TokenEmbedder(session, GraphSignature.of(graph, session), width);
        } catch (ModelException | RuntimeException e) {
            Closer.closeAfter(e, () -> OrtSessionFactory.close(session));
            throw e;
        }
    }

    /**
     * Returns a view of the same graph whose embeddings have this number of feature levels. Only
     * the embedder that opened the graph is closed.
     */
    public TokenEmbedder withFeatureLevels(int count) {
        return new TokenEmbedder(this, count);
    }

    /** Number of floats per embedding, of all feature levels. */
    public int dim() {
        return width * featureLevels;
    }

    /** Number of floats per embedding of text, without DeepStack features. */
    public int width() {
        return width;
    }

    /** Embeds text tokens: ids.length × width floats, row-major, owned by the caller. */
    public float[] embedNarrow(int[] tokens) throws ModelException {
        return run(tokens);
    }

    /** Embeds text tokens: ids.length × dim floats, row-major, owned by the caller. */
    public float[] embed(int[] tokens) throws ModelException {
        return widened(run(tokens));
    }

    private float[] run(int[] tokens) throws ModelException {
        ScratchBuffer scratch = new ScratchBuffer();
        scratch.clear(tokens.length, idType);
        scratch.put(tokens, idType);
        try (OnnxTensor tensor = scratch.tensor(new long[] {1, tokens.length}, idType);
                OnnxTensor none = Tensors.empty(new long[] {0, width}, featureType)) {
            Map<String, OnnxTensor> inputs =
                    features.isPresent()
                            ? Map.of(ids, tensor, features.get(), none)
                            : Map.of(ids, tensor);
            try (OrtSession.Result result = session.run(inputs, Set.of(embeddings))) {
                return Tensors.floats((OnnxTensor) result.get(embeddings).orElseThrow());
            }
        } catch (OrtException e) {
            throw new ModelException(
                    Kind.FAILED, "the token embedding failed: " + e.getMessage(), e);
        }
    }

    /** Appends DeepStack features of zero to embeddings; returns the array itself without them. */
    public float[] widened(float[] narrow) {
        if (featureLevels == 1) {
            return narrow;
        }
        float[] wide = new float[narrow.length * featureLevels];
        for (int token = 0; token < narrow.length / width; token++) {
            System.arraycopy(narrow, token * width, wide, token * dim(), width);
        }
        return wide;
    }

    @Override
    public void close() {
        Closer.closeAll(() -> OrtSessionFactory.close(session));
    }
}
