// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.onnx;

import dev.sluice.model.EncoderSignal;
import dev.sluice.model.ModelException;
import dev.sluice.model.ModelException.Kind;
import dev.sluice.model.SignalSupport;
import dev.sluice.model.graph.EncoderProbe;
import dev.sluice.model.graph.GraphFile;
import dev.sluice.model.onnx.PatchSignals.Values;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The outputs by which a vision encoder's graph says more of its patches than their embeddings. The
 * graph is rewritten to have those that are wanted, unless it has none of the kind.
 */
final class SignalOutputs {

    private static final String FEATURES = "image_features";

    /** No further outputs. */
    static final SignalOutputs NONE = new SignalOutputs(Map.of(), false);

    private final Map<EncoderSignal, List<String>> byLayer;
    private final boolean ordered;

    private SignalOutputs(Map<EncoderSignal, List<String>> byLayer, boolean ordered) {
        this.byLayer = byLayer;
        this.ordered = ordered;
    }

    /**
     * A graph with further outputs.
     *
     * @param file the rewritten graph; empty for the file as it is
     * @param outputs its further outputs
     * @param refusal why it was not rewritten although outputs are missing; empty if it was
     */
    record Graph(Optional<byte[]> file, SignalOutputs outputs, String refusal) {

        static final Graph AS_IT_IS = new Graph(Optional.empty(), NONE, "");
    }

    /**
     * Adds outputs to a graph.
     *
     * @param wanted signals; those that the graph has as outputs of its own are not added
     */
    static Graph add(Path file, Set<EncoderSignal> wanted) throws ModelException {
        if (wanted.isEmpty()) {
            return Graph.AS_IT_IS;
        }
        try {
            return add(GraphFile.read(file), wanted);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /** Returns the signals that a graph gives if all of them are wanted. */
    static SignalSupport possible(Path path) throws ModelException {
        try {
            GraphFile file = GraphFile.read(path);
            EncoderProbe probe = file.encoderProbe(FEATURES);
            Set<EncoderSignal> given = EnumSet.noneOf(EncoderSignal.class);
            given.addAll(probe.signals());
            if (file.hasOutput(VisionEncoder.ATTENTION)) {
                given.add(EncoderSignal.IMAGE_ATTENTION);
            }
            return new SignalSupport(given, refusal(file, probe));
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }

    private static ModelException unreadable(Path file, IOException cause) {
        return new ModelException(
                Kind.INVALID,
                "cannot read the graph %s: %s".formatted(file, cause.getMessage()),
                cause);
    }

    private static Graph add(GraphFile file, Set<EncoderSignal> wanted) throws IOException {
        Set<EncoderSignal> missing = EnumSet.copyOf(wanted);
        if (file.hasOutput(VisionEncoder.ATTENTION)) {
            missing.remove(EncoderSignal.IMAGE_ATTENTION);
        }
        if (missing.isEmpty()) {
            return Graph.AS_IT_IS;
        }
        EncoderProbe probe = file.encoderProbe(FEATURES);
        String refusal = refusal(file, probe);
        if (!refusal.isEmpty()) {
            return new Graph(Optional.empty(), NONE, refusal);
        }
        Map<EncoderSignal, List<String>> outputs = new EnumMap<>(EncoderSignal.class);
        missing.forEach(signal -> outputs.put(signal, probe.outputs(signal)));
        return new Graph(
                Optional.of(probe.graph(missing)),
                new SignalOutputs(outputs, probe.hasOrder()),
                "");
    }

    /** Returns why a graph cannot give signals; empty if it can. */
    private static String refusal(GraphFile file, EncoderProbe probe) {
        return probe.found().isEmpty()
                ? ""
                : "%s has %s; expected layers of MatMul, Softmax and MatMul, or MultiHeadAttention with separate inputs"
                        .formatted(file.path(), probe.found());
    }

    /** Returns the signals that the outputs give. */
    Set<EncoderSignal> signals() {
        return byLayer.keySet();
    }

    /** Returns the names of the outputs. */
    List<String> names() {
        List<String> names = new ArrayList<>();
        byLayer.values().forEach(names::addAll);
        if (ordered) {
            names.add(EncoderProbe.ORDER);
        }
        return names;
    }

    /**
     * Reads the outputs of one run.
     *
     * @return those of each step
     * @throws IllegalArgumentException if the graph does not keep the steps apart
     */
    List<PatchSignals> read(OrtSession.Result result, EqualSteps steps) throws OrtException {
        if (byLayer.isEmpty()) {
            return Collections.nCopies(steps.count(), PatchSignals.NONE);
        }
        List<Map<EncoderSignal, List<Values>>> read = new ArrayList<>();
        for (int step = 0; step < steps.count(); step++) {
            read.add(new EnumMap<>(EncoderSignal.class));
        }
        byLayer.forEach(
                (signal, outputs) -> {
                    read.forEach(one -> one.put(signal, new ArrayList<>()));
                    outputs.forEach(output -> add(read, signal, tensor(result, output), steps));
                });
        long[] order = ordered ? Tensors.integers(tensor(result, EncoderProbe.ORDER)) : null;
        return read.stream().map(one -> new PatchSignals(one, order)).toList();
    }

    private static void add(
            List<Map<EncoderSignal, List<Values>>> read,
            EncoderSignal signal,
            OnnxTensor tensor,
            EqualSteps steps) {
        long[] shape = tensor.getInfo().getShape();
        if (shape[0] != steps.count()) {
            throw new IllegalArgumentException(
                    "found signals of %d steps in one run of %d; expected as many"
                            .formatted(shape[0], steps.count()));
        }
        List<float[]> divided = steps.divided(Tensors.floats(tensor));
        for (int step = 0; step < divided.size(); step++) {
            List<Values> layers = read.get(step).get(signal);
            Objects.requireNonNull(layers, "every signal has a list")
                    .add(values(signal, shape, divided.get(step)));
        }
    }

    /**
     * @param shape with the steps before the dimensions of one
     */
    private static Values values(EncoderSignal signal, long[] shape, float[] values) {
        int first = (int) shape[1];
        int last = (int) shape[shape.length - 1];
        return switch (signal) {
            case CLS_ATTENTION, DIAGONAL, PAGE_RANK -> new Values(first, last, 1, values);
            case KEYS -> new Values(1, first, last, values);
            default -> new Values(1, first, 1, values);
        };
    }

    private static OnnxTensor tensor(OrtSession.Result result, String output) {
        return (OnnxTensor) result.get(output).orElseThrow();
    }
}
