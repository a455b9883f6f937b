// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.load;

import dev.sluice.model.ExecutionProvider;
import dev.sluice.model.ModelException;
import dev.sluice.model.ModelException.Kind;
import dev.sluice.model.RuntimeOptions;
import dev.sluice.model.folder.GraphKind;
import dev.sluice.model.folder.ModelFolder;
import dev.sluice.model.onnx.Closer;
import dev.sluice.model.onnx.Decoder;
import dev.sluice.model.onnx.OrtSessionFactory;
import dev.sluice.model.onnx.TokenEmbedder;
import dev.sluice.model.onnx.VisionEncoder;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * The three graphs of a model folder, opened and found to belong together. It owns their native
 * resources.
 */
record ModelGraphs(VisionEncoder encoder, TokenEmbedder embedder, Decoder decoder)
        implements AutoCloseable {

    /**
     * Opens the graphs, with their weights.
     *
     * @param options of which those about pruning, caches, signals and activations are used
     */
    static ModelGraphs open(
            ModelFolder folder, OrtSessionFactory sessions, RuntimeOptions options, Openers openers)
            throws ModelException {
        // Only for graphs that do not declare it themselves.
        int width = folder.config().positiveOr("hidden_size", "text_config.hidden_size", 0);
        Path encoding = folder.graph(GraphKind.VISION_ENCODER);
        Path embedding = folder.graph(GraphKind.EMBED_TOKENS);
        boolean beside = sessions.provider() == ExecutionProvider.CPU;
        Deque<AutoCloseable> opened = new ArrayDeque<>();
        try (Opening<VisionEncoder> encoders =
                        part(
                                beside,
                                openers,
                                () ->
                                        VisionEncoder.open(
                                                sessions, encoding, width, options.signals()));
                Opening<TokenEmbedder> embedders =
                        part(
                                beside,
                                openers,
                                () -> TokenEmbedder.open(sessions, embedding, width))) {
            Decoder decoder =
                    Decoder.open(
                            sessions,
                            folder.graph(GraphKind.DECODER),
                            () -> encoders.await().dim(),
                            folder.decoderSizes(),
                            options);
            opened.push(decoder);
            TokenEmbedder embedder = embedders.take();
            opened.push(embedder);
            VisionEncoder encoder = encoders.take();
            opened.push(encoder);
            ModelGraphs graphs =
                    new ModelGraphs(
                            encoder, embedder.withFeatureLevels(encoder.featureLevels()), decoder);
            graphs.checkAgreement(folder);
            return graphs;
        } catch (ModelException | RuntimeException e) {
            Closer.closeAfter(e, opened);
            throw e;
        }
    }

    /**
     * Opens a graph beside the decoder, since ONNX Runtime prepares the weights of a graph on one
     * core. Graphs on a GPU are opened one after the other: TensorRT builds engines then, which
     * takes much memory and all of the GPU.
     */
    private static <T extends AutoCloseable> Opening<T> part(
            boolean beside, Openers openers, Opening.Source<T> source) {
        return beside ? Opening.start(openers, source) : Opening.here(source);
    }

    private void checkAgreement(ModelFolder folder) throws ModelException {
        if (encoder.dim() != embedder.dim()) {
            throw new ModelException(
                    Kind.INVALID,
                    "in %s visual tokens have dimension %d, but embeddings of text tokens %d; the graphs belong to different models"
                            .formatted(folder.path(), encoder.dim(), embedder.dim()));
        }
        if (encoder.featureLevels() != decoder.featureLevels()) {
            throw new ModelException(
                    Kind.INVALID,
                    "in %s the vision encoder returns %d DeepStack features, but the decoder takes %d; the graphs belong to different exports"
                            .formatted(
                                    folder.path(),
                                    encoder.featureLevels() - 1,
                                    decoder.featureLevels() - 1));
        }
        int layers =
                folder.config()
                        .positiveOr(
                                "num_hidden_layers",
                                "text_config.num_hidden_layers",
                                decoder.layers());
        if (layers != decoder.layers()) {
            throw new ModelException(
                    Kind.INVALID,
                    "%s has num_hidden_layers = %d, but the decoder graph has caches for %d layers; the files belong to different models"
                            .formatted(folder.config(), layers, decoder.layers()));
        }
    }

    @Override
    public void close() {
        Closer.closeAll(List.of(decoder, embedder, encoder));
    }
}
