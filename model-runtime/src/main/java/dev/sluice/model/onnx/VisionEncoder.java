package dev.sluice.model.onnx;

import dev.sluice.model.ModelException;
import dev.sluice.model.ModelException.Kind;
import dev.sluice.model.family.EncoderInput;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;

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
 * The vision encoder: pixels of one step in, visual tokens out. A graph with DeepStack returns
 * further features of every token, which are put behind its own numbers. Safe for several threads.
 */
public final class VisionEncoder implements AutoCloseable {

    private static final String ATTENTION = "image_attention";
    private static final List<String> DEEPSTACK =
            List.of("deepstack_features_", "deepstack_visual_embeds_");

    private final OrtSession session;
    private final GraphSignature signature;
    private final String pixels;
    private final Optional<String> grid;
    private final Optional<PixelMask> mask;
    private final List<String> features; // planes of a token, the decoder's rows first
    private final OnnxJavaType pixelType;
    private final int pixelRank;
    private final int width;
    // One a concurrent call; pixels of a large frame are tens of megabytes.
    private final Queue<ScratchBuffer> scratches = new ConcurrentLinkedQueue<>();

    private VisionEncoder(OrtSession session, GraphSignature signature, int width)
            throws ModelException {
        this.session = session;
        this.signature = signature;
        this.pixels = signature.input("pixel_values");
        this.pixelType = signature.floating(signature.inputs(), pixels);
        this.pixelRank = signature.inputs().get(pixels).getShape().length;
        this.grid = signature.optionalInput("image_grid_thw", "grid_thw");
        this.mask = PixelMask.of(signature);
        this.features = new ArrayList<>(List.of(signature.output("image_features")));
        features.addAll(GraphSignature.numbered(signature.outputs().keySet(), DEEPSTACK));
        this.width = signature.lastDimension(features.get(0), width);
        for (String plane : features) {
            signature.floating(signature.outputs(), plane);
        }
        Set<String> known = new HashSet<>(Set.of(pixels));
        grid.ifPresent(known::add);
        mask.ifPresent(one -> known.add(one.name()));
        signature.onlyInputs(known);
        if (grid.isPresent()) {
            signature.whole(grid.get());
        }
    }

    /**
     * What the encoder made of one step.
     *
     * @param features tokens × dim floats, row-major
     * @param attention one float a token, or null where the graph has none
     */
    public record Encoded(float[] features, float[] attention) {}

    /**
     * Opens the graph and checks that it takes such pixels.
     *
     * @param pixelShape of one step, without leading dimensions of 1; -1 for what depends on it
     * @param width floats in one plane of a token, for graphs that do not say it
     */
    public static VisionEncoder open(
            OrtSessionFactory sessions, Path graph, long[] pixelShape, int width)
            throws ModelException {
        OrtSession session = sessions.open(graph);
        try {
            GraphSignature signature = GraphSignature.of(graph, session);
            VisionEncoder encoder = new VisionEncoder(session, signature, width);
            encoder.checkPixels(pixelShape);
            return encoder;
        } catch (ModelException | RuntimeException e) {
            Closing.after(e, session);
            throw e;
        }
    }

    private void checkPixels(long[] expected) throws ModelException {
        long[] shape = signature.inputs().get(pixels).getShape();
        boolean fits = shape.length >= expected.length;
        for (int i = 1; fits && i <= expected.length; i++) {
            long there = shape[shape.length - i];
            long wanted = expected[expected.length - i];
            fits = there < 1 || wanted < 1 || there == wanted;
        }
        if (!fits) {
            throw signature.invalid(
                    "takes pixel_values of the shape "
                            + Arrays.toString(shape)
                            + ", but the configuration makes them "
                            + Arrays.toString(expected)
                            + " (-1: any number)");
        }
    }

    /** Whether the graph asks for the grid of patches; where not, it knows only one. */
    public boolean takesGrid() {
        return grid.isPresent();
    }

    /** Rows of pixels that the graph takes, or -1 where it leaves that open. */
    public long pixelRows() {
        long[] shape = signature.inputs().get(pixels).getShape();
        return shape.length < 2 ? -1 : shape[shape.length - 2];
    }

    /** Floats in one visual token, of all planes together. */
    public int dim() {
        return width * features.size();
    }

    /** Features of a token that lie one behind the other in its row. */
    public int planes() {
        return features.size();
    }

    /** Whether the graph also returns attention. */
    public boolean attention() {
        return signature.outputs().containsKey(ATTENTION);
    }

    /** An error about this graph, with what was found in it. */
    public ModelException invalid(String complaint) {
        return signature.invalid(complaint);
    }

    /** Encodes one step. */
    public Encoded encode(EncoderInput input) throws ModelException {
        return encode(input, OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
    }

    /** Encodes one step of which nobody knows whether the graph takes it; a failure is not news. */
    public Encoded tryToEncode(EncoderInput input) throws ModelException {
        return encode(input, OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
    }

    private Encoded encode(EncoderInput input, OrtLoggingLevel level) throws ModelException {
        ScratchBuffer scratch = scratches.poll();
        if (scratch == null) {
            scratch = new ScratchBuffer();
        }
        try (OrtSession.RunOptions options = new OrtSession.RunOptions()) {
            options.setLogLevel(level);
            return run(input, scratch, options);
        } catch (OrtException e) {
            throw new ModelException(
                    Kind.FAILED,
                    "The vision encoder failed on pixels of the shape "
                            + Arrays.toString(input.shape())
                            + input.grid()
                                    .map(one -> " and the grid " + Arrays.toString(one))
                                    .orElse("")
                            + ": "
                            + e.getMessage(),
                    e);
        } finally {
            scratches.add(scratch);
        }
    }

    private Encoded run(EncoderInput input, ScratchBuffer scratch, OrtSession.RunOptions options)
            throws OrtException, ModelException {
        Map<String, OnnxTensor> inputs = new LinkedHashMap<>();
        Set<String> outputs = new HashSet<>(features);
        if (attention()) {
            outputs.add(ATTENTION);
        }
        try {
            scratch.clear(input.pixels().length, pixelType);
            scratch.put(input.pixels(), 0, input.pixels().length, pixelType);
            inputs.put(pixels, scratch.tensor(ranked(input.shape(), pixelRank), pixelType));
            if (grid.isPresent()) {
                addGrid(inputs, input);
            }
            if (mask.isPresent()) {
                inputs.put(mask.get().name(), mask.get().full(input.shape()));
            }
            try (OrtSession.Result result = session.run(inputs, outputs, options)) {
                float[] weights =
                        attention()
                                ? Tensors.floats((OnnxTensor) result.get(ATTENTION).orElseThrow())
                                : null;
                return new Encoded(rows(result), weights);
            }
        } finally {
            inputs.values().forEach(OnnxTensor::close);
        }
    }

    private void addGrid(Map<String, OnnxTensor> inputs, EncoderInput input)
            throws OrtException, ModelException {
        long[] numbers = input.grid().orElse(null);
        if (numbers == null) {
            throw signature.invalid("asks for " + grid.get() + ", which this family does not have");
        }
        OnnxJavaType type = signature.inputs().get(grid.get()).type;
        ScratchBuffer scratch = new ScratchBuffer();
        scratch.clear(numbers.length, type);
        scratch.put(numbers, type);
        inputs.put(grid.get(), scratch.tensor(new long[] {1, numbers.length}, type));
    }

    /** A shape with as many leading dimensions of 1 as the graph has. */
    static long[] ranked(long[] shape, int rank) {
        long[] ranked = new long[Math.max(rank, shape.length)];
        Arrays.fill(ranked, 1);
        System.arraycopy(shape, 0, ranked, ranked.length - shape.length, shape.length);
        return ranked;
    }

    /** Tokens × dim: the planes of each token one behind the other. */
    private float[] rows(OrtSession.Result result) {
        if (features.size() == 1) {
            return Tensors.floats((OnnxTensor) result.get(features.get(0)).orElseThrow());
        }
        float[] rows = new float[0];
        for (int plane = 0; plane < features.size(); plane++) {
            float[] values =
                    Tensors.floats((OnnxTensor) result.get(features.get(plane)).orElseThrow());
            if (plane == 0) {
                rows = new float[values.length * features.size()];
            }
            for (int token = 0; token < values.length / width; token++) {
                System.arraycopy(values, token * width, rows, token * dim() + plane * width, width);
            }
        }
        return rows;
    }

    @Override
    public void close() {
        Closing.quietly(session);
    }
}
