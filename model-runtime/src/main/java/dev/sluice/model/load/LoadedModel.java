// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.load;

import dev.sluice.model.BatchLimits;
import dev.sluice.model.EncodeUse;
import dev.sluice.model.FrameSize;
import dev.sluice.model.ModelException;
import dev.sluice.model.ModelException.Kind;
import dev.sluice.model.ModelInfo;
import dev.sluice.model.RuntimeOptions;
import dev.sluice.model.SessionLimits;
import dev.sluice.model.encode.EncodeBatch;
import dev.sluice.model.family.EncoderInput;
import dev.sluice.model.family.Families;
import dev.sluice.model.family.ModelFamily;
import dev.sluice.model.folder.GraphKind;
import dev.sluice.model.folder.ModelFolder;
import dev.sluice.model.generate.BatchPlan;
import dev.sluice.model.generate.DecodeBatch;
import dev.sluice.model.generate.Generator;
import dev.sluice.model.generate.StopTokens;
import dev.sluice.model.onnx.Closer;
import dev.sluice.model.onnx.Decoder;
import dev.sluice.model.onnx.OrtSessionFactory;
import dev.sluice.model.onnx.VisionEncoder;
import dev.sluice.model.onnx.VisionEncoder.Encoded;
import dev.sluice.model.session.SessionStore;
import dev.sluice.model.text.TextTokenizer;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * A model folder whose weights are in memory. It owns all native resources. Safe for use by several
 * threads; must not be used once it is closed.
 */
final class LoadedModel implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LoadedModel.class);

    /** A field of config.json that Sluice defines. */
    private static final String TRAINED_POSITIONS = "trained_positions";

    /** Tokens of the longest prompt that runs in one call if its pieces give another result. */
    private static final int WHOLE_PROMPT = 8192;

    private final ModelInfo info;
    private final ModelFamily family;
    private final Optional<FrameSize> pinnedSize;
    private final VisionEncoder encoder;
    private final @Nullable EncodeBatch steps; // null if each step is encoded alone
    private final Generator generator;
    private final boolean continues; // whether several tokens may follow a cache
    private final int trainedPositions; // largest position of its training; 0 if unknown
    private final Deque<AutoCloseable> owned; // in the order in which they are closed

    private LoadedModel(
            ModelInfo info,
            ModelFamily family,
            Optional<FrameSize> pinnedSize,
            VisionEncoder encoder,
            @Nullable EncodeBatch steps,
            Generator generator,
            boolean continues,
            int trainedPositions,
            Deque<AutoCloseable> owned) {
        this.info = info;
        this.family = family;
        this.pinnedSize = pinnedSize;
        this.encoder = encoder;
        this.steps = steps;
        this.generator = generator;
        this.continues = continues;
        this.trainedPositions = trainedPositions;
        this.owned = owned;
    }

    /**
     * Loads a folder.
     *
     * @param options of which those about pruning, caches and batches are used
     */
    static LoadedModel load(ModelFolder folder, OrtSessionFactory sessions, RuntimeOptions options)
            throws ModelException {
        Deque<AutoCloseable> owned = new ArrayDeque<>();
        try {
            return load(folder, sessions, options, owned);
        } catch (ModelException | RuntimeException e) {
            Closer.closeAfter(e, owned);
            throw e;
        }
    }

    private static LoadedModel load(
            ModelFolder folder,
            OrtSessionFactory sessions,
            RuntimeOptions options,
            Deque<AutoCloseable> owned)
            throws ModelException {
        ModelGraphs graphs;
        TextTokenizer tokenizer;
        try (Openers openers = new Openers();
                Opening<TextTokenizer> opening =
                        Opening.start(openers, () -> TextTokenizer.open(folder.tokenizer()))) {
            graphs = ModelGraphs.open(folder, sessions, options, openers);
            owned.push(graphs);
            tokenizer = opening.take();
            owned.push(tokenizer);
        }
        ModelFamily family = Families.open(folder, tokenizer);
        VisionEncoder encoder = graphs.encoder();
        Decoder decoder = graphs.decoder();
        encoder.checkPixels(family.pixelShape());
        StopTokens stops = StopTokens.of(folder, decoder.vocabulary());
        int axes = folder.type().axes().count();
        if (axes > 1 && !decoder.hasAxes()) {
            warnAboutAxes(folder, axes);
        }
        Optional<FrameSize> pinned = VisionProbe.pinnedSize(encoder, family);
        SessionStore store = new SessionStore();
        owned.push(store);
        int maxPosition =
                folder.config()
                        .positive("max_position_embeddings", "text_config.max_position_embeddings");
        ModelInfo info =
                new ModelInfo(
                        ModelFolder.name(folder.path()),
                        folder.type().wireName(),
                        sessions.provider().label(),
                        encoder.dim(),
                        family.temporalPatch(),
                        family.cellPixels(),
                        encoder.signals(),
                        maxPosition,
                        decoder.keepsCachesOnDevice(),
                        hasDynamicScales(folder, decoder),
                        family.coverage());
        EncodeBatch steps =
                EncodeProbe.plan(
                                encoder,
                                family,
                                pinned,
                                options.encoding(),
                                folder.graph(GraphKind.VISION_ENCODER))
                        .map(plan -> new EncodeBatch(encoder::encode, plan))
                        .orElse(null);
        DecodeBatch batch = batch(folder, graphs, axes, options.batch());
        if (batch != null) {
            owned.push(batch);
        }
        Path graph = folder.graph(GraphKind.DECODER);
        boolean continues = ContinuationProbe.continues(decoder, graph, encoder.dim(), axes);
        Generator generator =
                new Generator(
                        family,
                        tokenizer,
                        graphs.embedder(),
                        decoder,
                        stops,
                        maxPosition,
                        store,
                        batch,
                        continues);
        int trainedPositions = trainedPositions(folder);
        if (!decoder.eviction().isNone()) {
            checkSessions(decoder, graph, continues && !info.dynamicScales());
            EvictionProbe.check(decoder, graph, graphs.embedder(), axes);
        }
        return new LoadedModel(
                info,
                family,
                pinned,
                encoder,
                steps,
                generator,
                continues,
                trainedPositions,
                owned);
    }

    private static void checkSessions(Decoder decoder, Path graph, boolean kept)
            throws ModelException {
        if (!kept) {
            throw new ModelException(
                    Kind.INVALID,
                    "found the eviction %s for %s, of which no sessions are kept, since a prompt in pieces gives another result; take another export, or set the eviction to none"
                            .formatted(decoder.eviction(), graph));
        }
    }

    /** Opens the batch in which answers are decoded; null if each is decoded alone. */
    private static @Nullable DecodeBatch batch(
            ModelFolder folder, ModelGraphs graphs, int axes, BatchLimits limits)
            throws ModelException {
        Optional<BatchPlan> plan =
                BatchProbe.plan(
                        graphs.decoder(),
                        graphs.embedder(),
                        axes,
                        limits,
                        folder.graph(GraphKind.DECODER));
        return plan.isPresent() ? new DecodeBatch(graphs.decoder(), plan.get()) : null;
    }

    private static int trainedPositions(ModelFolder folder) throws ModelException {
        int found = folder.config().integerOr(TRAINED_POSITIONS, 0);
        if (found < 0) {
            throw new ModelException(
                    Kind.INVALID,
                    "%s has %s = %d; expected the largest position of the model's training, or no such field"
                            .formatted(folder.config(), TRAINED_POSITIONS, found));
        }
        return found;
    }

    ModelInfo info() {
        return info;
    }

    ModelFamily family() {
        return family;
    }

    /** The only size of frames that the vision encoder takes; empty if it takes several. */
    Optional<FrameSize> pinnedSize() {
        return pinnedSize;
    }

    VisionEncoder encoder() {
        return encoder;
    }

    /** Encodes a step, together with those of other callers if the encoder computes batches. */
    Encoded encode(EncoderInput input) throws ModelException {
        return steps == null ? encoder.encode(input) : steps.encode(input);
    }

    /** Returns how the batches of steps have been used. */
    EncodeUse encodeUse() {
        return steps == null ? EncodeUse.NONE : steps.use();
    }

    Generator generator() {
        return generator;
    }

    /** Adapts limits to this model. */
    SessionLimits limits(SessionLimits requested) {
        int position = requested.maxPosition() == 0 ? trainedPositions : requested.maxPosition();
        // With dynamic scales, a prompt in pieces may give another result than a whole one.
        return info.dynamicScales() || !continues
                ? new SessionLimits(0, 0, position)
                : new SessionLimits(
                        requested.count(), requested.bytes(), position, requested.eviction());
    }

    /**
     * Returns the length of prefill blocks. With dynamic scales, it is so long that nearly every
     * prompt is one block, as in other programs; a longer prompt is cut for the sake of memory. If
     * only one token can follow a cache, every prompt is one block.
     */
    int prefillBlock(int requested) {
        if (!continues) {
            return info.maxPosition();
        }
        return info.dynamicScales() ? Math.max(requested, WHOLE_PROMPT) : requested;
    }

    private static void warnAboutAxes(ModelFolder folder, int axes) {
        LOG.warn(
                "{} takes no position_ids of {} axes, with which the family was trained: tokens are"
                        + " counted instead, and their place and time is lost; use an export with"
                        + " position_ids of rank 3",
                folder.graph(GraphKind.DECODER),
                axes);
    }

    private static boolean hasDynamicScales(ModelFolder folder, Decoder decoder) {
        if (decoder.dynamicScales().isEmpty()) {
            return false;
        }
        LOG.warn(
                "{} derives scales from the tokens of each call ({}): every question runs its"
                        + " whole prompt, in one call up to {} tokens, and no sessions are kept;"
                        + " files without a suffix, with _fp16 and with _q4 do not have this"
                        + " limitation",
                folder.graph(GraphKind.DECODER),
                String.join(", ", decoder.dynamicScales()),
                WHOLE_PROMPT);
        return true;
    }

    @Override
    public void close() {
        Closer.closeAll(owned);
    }
}
