// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.onnx;

import dev.sluice.model.EncoderSignal;
import dev.sluice.model.FrameSize;
import dev.sluice.model.ModelException;
import dev.sluice.model.ModelException.Kind;
import dev.sluice.model.SignalSupport;
import dev.sluice.model.family.EncoderInput;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The vision encoder: the pixels of one step in, visual tokens out. A graph with DeepStack returns
 * further features of every token, which follow the token's embedding. Safe for use by several
 * threads.
 */
public final class VisionEncoder implements AutoCloseable {

    static final String ATTENTION = "image_attention";
    private static final List<String> DEEPSTACK =
            List.of("deepstack_features_", "deepstack_visual_embeds_");

    /** Rank of an output whose first dimension counts frames. */
    private static final int FRAMES_RANK = 3;

    private final OrtSession session;
    private final GraphSignature signature;
    private final String pixels;
    private final Optional<String> grid;
    private final Optional<PixelMask> mask;
    private final List<String> features; // feature levels of a token, the embedding first
    private final OnnxJavaType pixelType;
    private final int pixelRank;
    private final int width;
    private final SignalOutputs further;
    private final SignalSupport signals;
    private final int runsAtOnce;
    // One per concurrent call; the pixels of a large frame take tens of megabytes.
    private final Queue<ScratchBuffer> buffers = new ConcurrentLinkedQueue<>();

    private VisionEncoder(
            OrtSession session,
            GraphSignature signature,
            int width,
            SignalOutputs.Graph graph,
            int runsAtOnce)
            throws ModelException {
        this.runsAtOnce = runsAtOnce;
        this.further = graph.outputs();
        this.signals = new SignalSupport(given(signature, further), graph.refusal());
        this.session = session;
        this.signature = signature;
        this.pixels = signature.input("pixel_values");
        this.pixelType = signature.floating(signature.inputs(), pixels);
        this.pixelRank = signature.inputInfo(pixels).getShape().length;
        this.grid = signature.optionalInput("image_grid_thw", "grid_thw", "spatial_shapes");
        this.mask = PixelMask.of(signature);
        this.features = new ArrayList<>(List.of(signature.output("image_features")));
        features.addAll(GraphSignature.numbered(signature.outputs().keySet(), DEEPSTACK));
        this.width = signature.lastDimension(features.get(0), width);
        for (String level : features) {
            signature.floating(signature.outputs(), level);
        }
        Set<String> known = new HashSet<>(Set.of(pixels));
        grid.ifPresent(known::add);
        mask.ifPresent(one -> known.add(one.name()));
        signature.onlyInputs(known);
        if (grid.isPresent()) {
            signature.whole(grid.get());
        }
    }

    /** Returns the signals that a graph gives if all of them are wanted, without opening it. */
    public static SignalSupport possibleSignals(Path file) throws ModelException {
        return SignalOutputs.possible(file);
    }

    private static Set<EncoderSignal> given(GraphSignature signature, SignalOutputs further) {
        Set<EncoderSignal> given = new HashSet<>(further.signals());
        if (signature.outputs().containsKey(ATTENTION)) {
            given.add(EncoderSignal.IMAGE_ATTENTION);
        }
        return given;
    }

    /**
     * The encoder's outputs for one step.
     *
     * @param features tokens × dim floats, row-major
     * @param attention one float per token, or null if the graph has no such output of its own
     * @param patches what the graph was made to say
     */
    public record Encoded(float[] features, float @Nullable [] attention, PatchSignals patches) {}

    /**
     * Opens the graph.
     *
     * @param width floats per feature level of a token, for graphs that do not declare it
     * @param wanted signals that the graph is made to give, if it can; one that it has as an output
     *     of its own is always given
     */
    public static VisionEncoder open(
            OrtSessionFactory sessions, Path file, int width, Set<EncoderSignal> wanted)
            throws ModelException {
        SignalOutputs.Graph graph = SignalOutputs.add(file, wanted);
        OrtSession session =
                graph.file().isPresent()
                        ? sessions.open(file, graph.file().get())
                        : sessions.open(file);
        try {
            GraphSignature signature = GraphSignature.of(file, session);
            return new VisionEncoder(session, signature, width, graph, sessions.runsAtOnce());
        } catch (ModelException | RuntimeException e) {
            Closer.closeAfter(e, () -> OrtSessionFactory.close(session));
            throw e;
        }
    }

    /**
     * Checks that the graph takes pixels of this shape.
     *
     * @param expected shape of one step, without leading dimensions of 1; -1 for dimensions that
     *     depend on the step
     * @throws ModelException with both shapes, if it does not
     */
    public void checkPixels(long[] expected) throws ModelException {
        long[] shape = signature.inputInfo(pixels).getShape();
        boolean fits = shape.length >= expected.length;
        for (int i = 1; fits && i <= expected.length; i++) {
            long found = shape[shape.length - i];
            long wanted = expected[expected.length - i];
            fits = found < 1 || wanted < 1 || found == wanted;
        }
        if (!fits) {
            throw signature.invalid(
                    "takes pixel_values of the shape %s, but the configuration makes them %s (-1: any size)"
                            .formatted(Arrays.toString(shape), Arrays.toString(expected)));
        }
    }

    /**
     * Whether the graph takes the grid of patches; without it, the graph supports only one grid.
     */
    public boolean takesGrid() {
        return grid.isPresent();
    }

    /** Number of patches that the graph takes, or -1 if it does not fix it. */
    public long patches() {
        long[] shape = signature.inputInfo(pixels).getShape();
        return shape.length < 2 ? -1 : shape[shape.length - 2];
    }

    /**
     * Number of visual tokens per frame that the graph declares, before a family pools them; -1 if
     * it does not.
     */
    public long tokensPerFrame() {
        long[] shape = signature.outputInfo(features.get(0)).getShape();
        return shape.length < FRAMES_RANK ? -1 : shape[shape.length - 2];
    }

    /**
     * Checks the number of visual tokens of a frame.
     *
     * @param values that the family made of the features
     * @param expected tokens of the grid that the configuration gives a frame of this size
     */
    public void checkTokens(int values, FrameSize size, int expected) throws ModelException {
        if (values != expected * dim()) {
            throw invalid(
                    "returns %d visual tokens for a frame of %d × %d pixels, but the configuration expects %d; the files belong to different models"
                            .formatted(values / dim(), size.width(), size.height(), expected));
        }
    }

    /** Number of floats per visual token, of all feature levels. */
    public int dim() {
        return width * features.size();
    }

    /** Number of feature levels of a token: its embedding and its DeepStack features. */
    public int featureLevels() {
        return features.size();
    }

    /** The signals that it gives. */
    public SignalSupport signals() {
        return signals;
    }

    private boolean hasAttention() {
        return signature.outputs().containsKey(ATTENTION);
    }

    /** Creates an error about this graph that lists its inputs and outputs. */
    public ModelException invalid(String complaint) {
        return signature.invalid(complaint);
    }

    /**
     * Whether the graph's declared inputs leave room for several steps in one run. Whether their
     * outputs are those of each alone is to be tried.
     *
     * @param step of the size in question
     */
    public boolean takesSeveral(EncoderInput step) {
        boolean list = pixelRank == step.shape().length;
        if (grid.isEmpty()) {
            return isOpen(pixels) && !list;
        }
        return isOpen(pixels) && isOpen(grid.get());
    }

    /** Whether an input's first dimension is declared, and without a number. */
    private boolean isOpen(String input) {
        long[] shape = signature.inputInfo(input).getShape();
        return shape.length > 0 && shape[0] < 1;
    }

    /** Number of runs at the same time that do not take the cores from each other. */
    public int runsAtOnce() {
        return runsAtOnce;
    }

    /** Encodes one step. */
    public Encoded encode(EncoderInput input) throws ModelException {
        return encode(List.of(input)).get(0);
    }

    /**
     * Encodes steps of one size in one run.
     *
     * @return the outputs of each step, in the same order
     * @throws ModelException if the graph {@linkplain #takesSeveral does not take several}, or if
     *     its outputs cannot be divided among them
     */
    public List<Encoded> encode(List<EncoderInput> steps) throws ModelException {
        return encode(new EqualSteps(steps), OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
    }

    /** Encodes one step that the graph may not support; the runtime logs no failure. */
    public Encoded tryToEncode(EncoderInput input) throws ModelException {
        return tryToEncode(List.of(input)).get(0);
    }

    /** Encodes several steps that the graph may not support together. */
    public List<Encoded> tryToEncode(List<EncoderInput> steps) throws ModelException {
        return encode(new EqualSteps(steps), OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
    }

    private List<Encoded> encode(EqualSteps steps, OrtLoggingLevel level) throws ModelException {
        ScratchBuffer scratch = buffers.poll();
        if (scratch == null) {
            scratch = new ScratchBuffer();
        }
        try (OrtSession.RunOptions options = new OrtSession.RunOptions()) {
            options.setLogLevel(level);
            return run(steps, scratch, options);
        } catch (OrtException e) {
            throw failed(steps, e);
        } catch (IllegalArgumentException e) {
            if (steps.count() == 1) {
                throw e;
            }
            throw failed(steps, e);
        } finally {
            buffers.add(scratch);
        }
    }

    private ModelException failed(EqualSteps steps, Exception cause) {
        return new ModelException(
                Kind.FAILED,
                "the vision encoder failed on pixels of the shape %s%s: %s"
                        .formatted(
                                Arrays.toString(steps.first().shape())
                                        + (steps.count() == 1
                                                ? ""
                                                : " of %d steps together".formatted(steps.count())),
                                steps.first()
                                        .grid()
                                        .map(one -> " and the grid " + Arrays.toString(one))
                                        .orElse(""),
                                cause.getMessage()),
                cause);
    }

    private List<Encoded> run(
            EqualSteps steps, ScratchBuffer scratch, OrtSession.RunOptions options)
            throws OrtException, ModelException {
        Map<String, OnnxTensor> inputs = new LinkedHashMap<>();
        Set<String> outputs = new HashSet<>(features);
        if (hasAttention()) {
            outputs.add(ATTENTION);
        }
        outputs.addAll(further.names());
        try {
            scratch.clear(steps.values(), pixelType);
            steps.putPixels(scratch, pixelType);
            inputs.put(pixels, scratch.tensor(steps.shape(pixelRank), pixelType));
            if (grid.isPresent()) {
                addGrid(inputs, steps);
            }
            if (mask.isPresent()) {
                inputs.put(mask.get().name(), mask.get().full(steps));
            }
            try (OrtSession.Result result = session.run(inputs, outputs, options)) {
                return divided(steps, result);
            }
        } finally {
            Closer.closeAll(inputs.values());
        }
    }

    private List<Encoded> divided(EqualSteps steps, OrtSession.Result result) throws OrtException {
        List<float[]> tokens = steps.divided(tokens(result));
        List<float[]> weights =
                hasAttention()
                        ? steps.divided(
                                Tensors.floats((OnnxTensor) result.get(ATTENTION).orElseThrow()))
                        : List.of();
        List<PatchSignals> patches = further.read(result, steps);
        List<Encoded> all = new ArrayList<>();
        for (int step = 0; step < steps.count(); step++) {
            all.add(
                    new Encoded(
                            tokens.get(step),
                            weights.isEmpty() ? null : weights.get(step),
                            patches.get(step)));
        }
        return all;
    }

    private void addGrid(Map<String, OnnxTensor> inputs, EqualSteps steps)
            throws OrtException, ModelException {
        if (!steps.hasGrid()) {
            throw signature.invalid("requires " + grid.get() + ", which this family does not have");
        }
        long[] sizes = steps.grids();
        OnnxJavaType type = signature.inputInfo(grid.get()).type;
        ScratchBuffer scratch = new ScratchBuffer();
        scratch.clear(sizes.length, type);
        scratch.put(sizes, type);
        long[] shape = {steps.count(), sizes.length / steps.count()};
        inputs.put(grid.get(), scratch.tensor(shape, type));
    }

    /** Prepends dimensions of 1 to a shape until it has the graph's rank. */
    static long[] ranked(long[] shape, int rank) {
        long[] ranked = new long[Math.max(rank, shape.length)];
        Arrays.fill(ranked, 1);
        System.arraycopy(shape, 0, ranked, ranked.length - shape.length, shape.length);
        return ranked;
    }

    /** Returns tokens × dim floats, in which the feature levels of a token follow each other. */
    private float[] tokens(OrtSession.Result result) {
        if (features.size() == 1) {
            return Tensors.floats((OnnxTensor) result.get(features.get(0)).orElseThrow());
        }
        float[] tokens = new float[0];
        for (int level = 0; level < features.size(); level++) {
            float[] values =
                    Tensors.floats((OnnxTensor) result.get(features.get(level)).orElseThrow());
            if (level == 0) {
                tokens = new float[values.length * features.size()];
            }
            for (int token = 0; token < values.length / width; token++) {
                int at = token * dim() + level * width;
                System.arraycopy(values, token * width, tokens, at, width);
            }
        }
        return tokens;
    }

    @Override
    public void close() {
        Closer.closeAll(() -> OrtSessionFactory.close(session));
    }
}
