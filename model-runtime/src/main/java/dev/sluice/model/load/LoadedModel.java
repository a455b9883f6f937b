package dev.sluice.model.load;

import dev.sluice.model.CachePlacement;
import dev.sluice.model.FrameSize;
import dev.sluice.model.InnerPruning;
import dev.sluice.model.ModelException;
import dev.sluice.model.ModelException.Kind;
import dev.sluice.model.ModelInfo;
import dev.sluice.model.SessionLimits;
import dev.sluice.model.family.Families;
import dev.sluice.model.family.ModelFamily;
import dev.sluice.model.folder.GraphKind;
import dev.sluice.model.folder.ModelFolder;
import dev.sluice.model.generate.Generator;
import dev.sluice.model.generate.StopTokens;
import dev.sluice.model.graph.DecoderFile;
import dev.sluice.model.onnx.Decoder;
import dev.sluice.model.onnx.OrtSessionFactory;
import dev.sluice.model.onnx.TokenEmbedder;
import dev.sluice.model.onnx.VisionEncoder;
import dev.sluice.model.session.SessionStore;
import dev.sluice.model.text.TextTokenizer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.Set;

/**
 * A model folder whose weights are in memory; the owner of everything native. Safe for use from
 * several threads; nobody may use it once it is closed.
 */
final class LoadedModel {

    private static final Logger LOG = LoggerFactory.getLogger(LoadedModel.class);

    /** Sluice's own field of config.json. */
    private static final String TRAINED_POSITIONS = "trained_positions";

    final ModelInfo info;
    final ModelFamily family;
    final Optional<FrameSize> pinnedSize;
    final VisionEncoder encoder;
    final Generator generator;
    private final int trainedPositions; // up to here it was shown time; 0: not said
    private final Deque<Runnable> owned;

    private LoadedModel(
            ModelInfo info,
            ModelFamily family,
            Optional<FrameSize> pinnedSize,
            VisionEncoder encoder,
            Generator generator,
            int trainedPositions,
            Deque<Runnable> owned) {
        this.info = info;
        this.family = family;
        this.pinnedSize = pinnedSize;
        this.encoder = encoder;
        this.generator = generator;
        this.trainedPositions = trainedPositions;
        this.owned = owned;
    }

    static LoadedModel load(
            ModelFolder folder,
            OrtSessionFactory sessions,
            InnerPruning pruning,
            CachePlacement caches)
            throws ModelException {
        Deque<Runnable> owned = new ArrayDeque<>();
        try {
            return load(folder, sessions, pruning, caches, owned);
        } catch (ModelException | RuntimeException e) {
            owned.forEach(Runnable::run);
            throw e;
        }
    }

    private static LoadedModel load(
            ModelFolder folder,
            OrtSessionFactory sessions,
            InnerPruning pruning,
            CachePlacement caches,
            Deque<Runnable> owned)
            throws ModelException {
        TextTokenizer tokenizer = TextTokenizer.open(folder.tokenizer());
        owned.push(tokenizer::close);
        ModelFamily family = Families.open(folder, tokenizer);
        // Most graphs say by themselves how long their rows are.
        int width = folder.config().positiveOr("hidden_size", "text_config.hidden_size", 0);
        int words = folder.config().positiveOr("vocab_size", "text_config.vocab_size", 0);
        VisionEncoder encoder =
                VisionEncoder.open(
                        sessions,
                        folder.graphs().get(GraphKind.VISION_ENCODER),
                        family.pixelShape(),
                        width);
        owned.push(encoder::close);
        TokenEmbedder narrow =
                TokenEmbedder.open(sessions, folder.graphs().get(GraphKind.EMBED_TOKENS), width);
        owned.push(narrow::close);
        TokenEmbedder embedder = narrow.withPlanes(encoder.planes());
        Decoder decoder =
                Decoder.open(
                        sessions,
                        folder.graphs().get(GraphKind.DECODER),
                        encoder.dim(),
                        words,
                        pruning,
                        caches);
        owned.push(decoder::close);
        StopTokens stops = StopTokens.of(folder, decoder.vocabulary());
        checkAgreement(folder, encoder, embedder, decoder);
        if (family.axes() > 1 && !decoder.hasAxes()) {
            warnOfAxes(folder, family.axes());
        }
        Optional<FrameSize> pinned = VisionProbe.pinnedSize(encoder, family);
        SessionStore kept = new SessionStore();
        owned.push(kept::close);
        int maxPosition =
                folder.config()
                        .positive("max_position_embeddings", "text_config.max_position_embeddings");
        ModelInfo info =
                new ModelInfo(
                        ModelFolder.name(folder.path()),
                        folder.config().text("model_type"),
                        sessions.provider().label(),
                        encoder.dim(),
                        family.temporalPatch(),
                        family.cellPixels(),
                        encoder.attention(),
                        maxPosition,
                        decoder.keepsCachesOnDevice(),
                        hasDynamicScales(folder.graphs().get(GraphKind.DECODER)));
        Generator generator =
                new Generator(family, tokenizer, embedder, decoder, stops, maxPosition, kept);
        int trainedPositions = trainedPositions(folder);
        return new LoadedModel(info, family, pinned, encoder, generator, trainedPositions, owned);
    }

    private static int trainedPositions(ModelFolder folder) throws ModelException {
        int found = folder.config().integerOr(TRAINED_POSITIONS, 0);
        if (found < 0) {
            throw new ModelException(
                    Kind.INVALID,
                    String.format(
                            "%s says %s %d; expected the position up to which the model was"
                                    + " trained, or none",
                            folder.config(), TRAINED_POSITIONS, found));
        }
        return found;
    }

    /** Limits as they hold for this model. */
    SessionLimits limits(SessionLimits asked) {
        int position = asked.maxPosition() == 0 ? trainedPositions : asked.maxPosition();
        // Nothing promises that a prompt in pieces is what it is at once.
        return info.dynamicScales()
                ? new SessionLimits(0, 0, position)
                : new SessionLimits(asked.count(), asked.bytes(), position);
    }

    private static void warnOfAxes(ModelFolder folder, int axes) {
        LOG.warn(
                "{} takes no position_ids of {} axes, which the family was trained with: rows are"
                        + " counted instead, and where and when tokens were seen is lost; use an"
                        + " export with position_ids of rank 3",
                folder.graphs().get(GraphKind.DECODER),
                axes);
    }

    private static boolean hasDynamicScales(Path decoder) {
        Set<String> operators;
        try {
            operators = DecoderFile.read(decoder).dynamicScales();
        } catch (IOException e) {
            LOG.debug("{} is left to ONNX Runtime as it is", decoder, e);
            return false;
        }
        if (!operators.isEmpty()) {
            LOG.warn(
                    "{} derives scales from the rows of each call ({}): answers depend on the"
                            + " length of prefill blocks, and no session is kept, so that every"
                            + " question runs its whole prompt; files without a suffix, _fp16 and"
                            + " _q4 do neither",
                    decoder,
                    String.join(", ", operators));
        }
        return !operators.isEmpty();
    }

    private static void checkAgreement(
            ModelFolder folder, VisionEncoder encoder, TokenEmbedder embedder, Decoder decoder)
            throws ModelException {
        if (encoder.dim() != embedder.dim()) {
            throw new ModelException(
                    Kind.INVALID,
                    String.format(
                            "In %s visual tokens have %d numbers, but embedded words %d; the graphs"
                                    + " belong to different models",
                            folder.path(), encoder.dim(), embedder.dim()));
        }
        if (encoder.planes() != decoder.planes()) {
            throw new ModelException(
                    Kind.INVALID,
                    String.format(
                            "In %s the vision encoder returns %d DeepStack features, but the"
                                    + " decoder takes %d; the graphs belong to different exports",
                            folder.path(), encoder.planes() - 1, decoder.planes() - 1));
        }
        int layers = folder.config().positive("num_hidden_layers", "text_config.num_hidden_layers");
        if (layers != decoder.layers()) {
            throw new ModelException(
                    Kind.INVALID,
                    String.format(
                            "%s has num_hidden_layers = %d, but the decoder graph keeps a cache for"
                                    + " %d; the files belong to different models",
                            folder.config(), layers, decoder.layers()));
        }
    }

    void close() {
        owned.forEach(Runnable::run);
        owned.clear();
    }
}
