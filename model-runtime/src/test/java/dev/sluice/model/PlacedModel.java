package dev.sluice.model;

import dev.sluice.model.family.Families;
import dev.sluice.model.family.ModelFamily;
import dev.sluice.model.folder.Graph;
import dev.sluice.model.folder.ModelFolder;
import dev.sluice.model.generate.Generator;
import dev.sluice.model.generate.StopTokens;
import dev.sluice.model.onnx.Decoder;
import dev.sluice.model.onnx.Provider;
import dev.sluice.model.onnx.Sessions;
import dev.sluice.model.onnx.TokenEmbedder;
import dev.sluice.model.session.SessionStore;
import dev.sluice.model.text.TextTokenizer;

import java.util.List;

/** What answers questions, with caches in a place of the caller's choice. */
final class PlacedModel implements AutoCloseable {

    static final int BLOCK = 8;

    private static final int WORDS = 600;

    final Decoder decoder;
    final TokenEmbedder embedder;
    final SessionStore sessions = new SessionStore();
    private final TextTokenizer tokenizer;
    private final TokenEmbedder narrow;
    private final Generator generator;

    PlacedModel(Fixture fixture, CachePlacement placement, InnerPruning pruning)
            throws ModelException {
        ModelFolder folder = ModelFolder.open(fixture.path(), List.of(fixture.suffix()));
        Sessions cpu = new Sessions(Provider.CPU, 1);
        tokenizer = TextTokenizer.open(folder.tokenizer());
        ModelFamily family = Families.open(folder, tokenizer);
        int width = folder.config().integerOr("hidden_size", "text_config.hidden_size", 0);
        narrow = TokenEmbedder.open(cpu, folder.graphs().get(Graph.EMBED_TOKENS), width);
        decoder = open(fixture, folder, cpu, placement, pruning);
        embedder = narrow.withPlanes(decoder.planes());
        int positions =
                folder.config()
                        .integer("max_position_embeddings", "text_config.max_position_embeddings");
        generator =
                new Generator(
                        family,
                        tokenizer,
                        embedder,
                        decoder,
                        StopTokens.of(folder),
                        positions,
                        sessions);
    }

    private Decoder open(
            Fixture fixture,
            ModelFolder folder,
            Sessions cpu,
            CachePlacement placement,
            InnerPruning pruning)
            throws ModelException {
        // How many planes there are is known once it is open.
        int planes = fixture.model().equals("tiny-qwen3_vl") ? 3 : 1;
        int words = folder.config().integerOr("vocab_size", "text_config.vocab_size", WORDS);
        return Decoder.open(
                cpu,
                folder.graphs().get(Graph.DECODER),
                narrow.dim() * planes,
                words,
                pruning,
                placement);
    }

    Generation ask(PromptRequest request, SessionLimits limits, AnswerCall call)
            throws ModelException {
        return generator.generate(request, BLOCK, limits, call);
    }

    void extend(String key, List<VisualStep> steps, SessionLimits limits) throws ModelException {
        generator.extend(key, steps, 1.0, BLOCK, limits, () -> false);
    }

    /** Frees everything but caches that are not closed. */
    @Override
    public void close() {
        sessions.close();
        decoder.close();
        narrow.close();
        tokenizer.close();
    }
}
