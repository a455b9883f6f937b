// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model;

import dev.sluice.model.ModelException.Kind;
import dev.sluice.model.family.Families;
import dev.sluice.model.family.ModelFamily;
import dev.sluice.model.folder.GraphKind;
import dev.sluice.model.folder.ModelFolder;
import dev.sluice.model.generate.BatchPlan;
import dev.sluice.model.generate.DecodeBatch;
import dev.sluice.model.generate.Generator;
import dev.sluice.model.generate.StopTokens;
import dev.sluice.model.graph.GraphFile;
import dev.sluice.model.onnx.Decoder;
import dev.sluice.model.onnx.OrtSessionFactory;
import dev.sluice.model.onnx.TokenEmbedder;
import dev.sluice.model.session.SessionStore;
import dev.sluice.model.text.TextTokenizer;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A generator whose KV caches are in the memory that the test chooses. */
final class PlacedModel implements AutoCloseable {

    static final int BLOCK = 8;

    final Decoder decoder;
    final TokenEmbedder embedder;
    final SessionStore sessions = new SessionStore();
    private final TextTokenizer tokenizer;
    private final TokenEmbedder narrow;
    private final Generator generator;
    private final @Nullable DecodeBatch batch;

    PlacedModel(Fixture fixture, CachePlacement placement, InnerPruning pruning)
            throws ModelException {
        this(fixture, placement, pruning, KvEviction.none(), null);
    }

    /** A generator whose sessions evict rows. */
    PlacedModel(Fixture fixture, CachePlacement placement, KvEviction eviction)
            throws ModelException {
        this(fixture, placement, InnerPruning.none(), eviction, null);
    }

    /** A generator that decodes answers together, unless there is no plan. */
    PlacedModel(
            Fixture fixture,
            CachePlacement placement,
            InnerPruning pruning,
            @Nullable BatchPlan plan)
            throws ModelException {
        this(fixture, placement, pruning, KvEviction.none(), plan);
    }

    /** A generator that does all of these. */
    PlacedModel(
            Fixture fixture,
            CachePlacement placement,
            InnerPruning pruning,
            KvEviction eviction,
            @Nullable BatchPlan plan)
            throws ModelException {
        ModelFolder folder = ModelFolder.open(fixture.path(), List.of(fixture.suffix()));
        OrtSessionFactory open = Fixture.sessions();
        tokenizer = TextTokenizer.open(folder.tokenizer());
        ModelFamily family = Families.open(folder, tokenizer);
        int width = folder.config().positiveOr("hidden_size", "text_config.hidden_size", 0);
        narrow = TokenEmbedder.open(open, folder.graph(GraphKind.EMBED_TOKENS), width);
        decoder = open(folder, open, placement, pruning, eviction);
        embedder = narrow.withFeatureLevels(decoder.featureLevels());
        batch = plan == null ? null : new DecodeBatch(decoder, plan);
        int positions =
                folder.config()
                        .positive("max_position_embeddings", "text_config.max_position_embeddings");
        generator =
                new Generator(
                        family,
                        tokenizer,
                        embedder,
                        decoder,
                        StopTokens.of(folder, decoder.vocabulary()),
                        positions,
                        sessions,
                        batch,
                        true);
    }

    private Decoder open(
            ModelFolder folder,
            OrtSessionFactory sessions,
            CachePlacement placement,
            InnerPruning pruning,
            KvEviction eviction)
            throws ModelException {
        Path graph = folder.graph(GraphKind.DECODER);
        int dim = narrow.dim() * featureLevels(graph);
        RuntimeOptions options =
                new RuntimeOptions("cpu", "", 0, BLOCK, new SessionLimits(0, 0, 0, eviction))
                        .withInnerPruning(pruning)
                        .withCaches(placement);
        return Decoder.open(sessions, graph, () -> dim, folder.decoderSizes(), options);
    }

    /** Returns the number of feature levels of a decoder. */
    private static int featureLevels(Path graph) throws ModelException {
        try {
            GraphFile file = GraphFile.read(graph);
            int featureLevels = 1;
            while (file.hasInput("deepstack_scattered_" + (featureLevels - 1))) {
                featureLevels++;
            }
            return featureLevels;
        } catch (IOException e) {
            throw new ModelException(Kind.INVALID, graph + " cannot be read", e);
        }
    }

    Generation ask(PromptRequest request, SessionLimits limits, AnswerCall call)
            throws ModelException {
        return generator.generate(request, BLOCK, limits, call);
    }

    void extend(String key, List<VisualStep> steps, SessionLimits limits) throws ModelException {
        generator.extend(key, steps, 1.0, BLOCK, limits, () -> false);
    }

    BatchUse batchUse() {
        return generator.use();
    }

    /** Frees everything but caches that are not closed. */
    @Override
    public void close() {
        sessions.close();
        if (batch != null) {
            batch.close();
        }
        decoder.close();
        narrow.close();
        tokenizer.close();
    }
}
