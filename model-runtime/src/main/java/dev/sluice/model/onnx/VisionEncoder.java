package dev.sluice.model.onnx;

import dev.sluice.model.ModelException;
import dev.sluice.model.ModelException.Kind;
import dev.sluice.model.family.EncoderInput;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The vision encoder: pixels of one step in, visual tokens out. Safe for several threads. */
public final class VisionEncoder implements AutoCloseable {

    private static final String ATTENTION = "image_attention";

    private final OrtSession session;
    private final GraphSignature signature;
    private final String pixels;
    private final String grid;
    private final String features;
    private final OnnxJavaType pixelType;
    private final OnnxJavaType gridType;
    private final int dim;
    // One a concurrent call; pixels of a large frame are tens of megabytes.
    private final Queue<Scratch> scratches = new ConcurrentLinkedQueue<>();

    private VisionEncoder(OrtSession session, GraphSignature signature) throws ModelException {
        this.session = session;
        this.signature = signature;
        this.pixels = signature.input("pixel_values");
        this.grid = signature.input("image_grid_thw", "grid_thw");
        this.features = signature.output("image_features");
        this.pixelType = signature.floating(signature.inputs(), pixels);
        this.gridType = signature.whole(grid);
        this.dim = signature.lastDimension(features);
        signature.floating(signature.outputs(), features);
        signature.onlyInputs(Set.of(pixels, grid));
    }

    /**
     * What the encoder made of one step.
     *
     * @param features tokens × dim floats, row-major
     * @param attention one float a token, or null where the graph has none
     */
    public record Encoded(float[] features, float[] attention) {}

    /** Opens the graph and checks that it takes rows of this many numbers. */
    public static VisionEncoder open(Sessions sessions, Path graph, int pixelColumns)
            throws ModelException {
        OrtSession session = sessions.open(graph);
        try {
            GraphSignature signature = GraphSignature.of(graph, session);
            VisionEncoder encoder = new VisionEncoder(session, signature);
            encoder.checkColumns(pixelColumns);
            return encoder;
        } catch (ModelException e) {
            throw Closing.after(e, session);
        }
    }

    private void checkColumns(int expected) throws ModelException {
        long[] shape = signature.inputs().get(pixels).getShape();
        long columns = shape[shape.length - 1];
        if (columns > 0 && columns != expected) {
            throw signature.invalid(
                    "takes rows of "
                            + columns
                            + " pixel numbers, but config.json makes them "
                            + expected
                            + " long");
        }
    }

    /** Floats in one visual token. */
    public int dim() {
        return dim;
    }

    /** Whether the graph also returns attention. */
    public boolean attention() {
        return signature.outputs().containsKey(ATTENTION);
    }

    /** Encodes one step. */
    public Encoded encode(EncoderInput input) throws ModelException {
        Scratch scratch = scratches.poll();
        if (scratch == null) {
            scratch = new Scratch();
        }
        try {
            return run(input, scratch);
        } catch (OrtException e) {
            throw new ModelException(
                    Kind.FAILED,
                    "The vision encoder failed on a frame of "
                            + input.grid()[2]
                            + " × "
                            + input.grid()[1]
                            + " patches: "
                            + e.getMessage(),
                    e);
        } finally {
            scratches.add(scratch);
        }
    }

    private Encoded run(EncoderInput input, Scratch scratch) throws OrtException {
        scratch.clear(input.pixels().length, pixelType);
        scratch.put(input.pixels(), 0, input.pixels().length, pixelType);
        Scratch gridScratch = new Scratch();
        gridScratch.clear(input.grid().length, gridType);
        gridScratch.put(input.grid(), gridType);
        Map<String, OnnxTensor> inputs = new LinkedHashMap<>();
        Set<String> outputs = new HashSet<>(Set.of(features));
        if (attention()) {
            outputs.add(ATTENTION);
        }
        try (OnnxTensor pixelTensor = scratch.tensor(input.shape(), pixelType);
                OnnxTensor gridTensor =
                        gridScratch.tensor(new long[] {1, input.grid().length}, gridType)) {
            inputs.put(pixels, pixelTensor);
            inputs.put(grid, gridTensor);
            try (OrtSession.Result result = session.run(inputs, outputs)) {
                float[] rows = Tensors.floats((OnnxTensor) result.get(features).orElseThrow());
                float[] weights =
                        attention()
                                ? Tensors.floats((OnnxTensor) result.get(ATTENTION).orElseThrow())
                                : null;
                return new Encoded(rows, weights);
            }
        }
    }

    @Override
    public void close() {
        Closing.quietly(session);
    }
}
