// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.load;

import dev.sluice.model.Batching;
import dev.sluice.model.EncodeLimits;
import dev.sluice.model.FrameSize;
import dev.sluice.model.ModelException;
import dev.sluice.model.encode.EncodePlan;
import dev.sluice.model.family.EncoderInput;
import dev.sluice.model.family.ModelFamily;
import dev.sluice.model.graph.GraphFile;
import dev.sluice.model.onnx.PatchSignals;
import dev.sluice.model.onnx.VisionEncoder;
import dev.sluice.model.onnx.VisionEncoder.Encoded;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * Determines how many steps a vision encoder computes together: it encodes frames of random pixels
 * alone and in batches of every size up to the limit, and compares all outputs, the signals
 * included. In 32 bits, another order of a sum shows in nearly every value, so that a few frames
 * tell. A graph that rounds to 16 bits hides it in most frames and shows it in some; one with
 * dynamic scales makes a step depend on the others. So both are not tried for equal bits.
 */
final class EncodeProbe {

    private static final Logger LOG = LoggerFactory.getLogger(EncodeProbe.class);

    private static final int SEED = 11;
    private static final int FRAMES = 3; // different frames, which take turns in a batch
    private static final FrameSize CAMERA = new FrameSize(1280, 720);

    private final VisionEncoder encoder;
    private final EncodeLimits limits;
    private final Path graph;

    private EncodeProbe(VisionEncoder encoder, EncodeLimits limits, Path graph) {
        this.encoder = encoder;
        this.limits = limits;
        this.graph = graph;
    }

    /**
     * Returns how steps are encoded together; empty if each is to be encoded alone, which is logged
     * unless nobody has asked for batches.
     *
     * @param pinned the only size of frames that the graph takes, if there is one
     * @param graph the encoder's file
     */
    static Optional<EncodePlan> plan(
            VisionEncoder encoder,
            ModelFamily family,
            Optional<FrameSize> pinned,
            EncodeLimits limits,
            Path graph) {
        if (limits.batching() == Batching.OFF || limits.steps() < 2) {
            return Optional.empty();
        }
        EncodeProbe probe = new EncodeProbe(encoder, limits, graph);
        try {
            String reason = probe.refusal();
            if (!reason.isEmpty()) {
                return probe.alone(reason);
            }
            int steps = limits.steps();
            for (FrameSize size : sizes(family, pinned)) {
                List<EncoderInput> inputs = inputs(family, size);
                if (!encoder.takesSeveral(inputs.get(0))) {
                    return probe.alone("its inputs are declared for one step");
                }
                steps = Math.min(steps, probe.most(inputs, steps));
            }
            return probe.decided(steps);
        } catch (ModelException e) {
            LOG.debug("{} computes no batches of steps", graph, e);
            return probe.alone(e.getMessage());
        }
    }

    private Optional<EncodePlan> alone(String reason) {
        LOG.info("{} encodes steps one at a time: {}", graph, reason);
        return Optional.empty();
    }

    private Optional<EncodePlan> decided(int steps) {
        if (steps < 2) {
            return alone(
                    limits.batching() == Batching.EXACT
                            ? "its outputs for a step depend on the others, or have other bits than alone; 'always' instead of 'exact' allows other bits"
                            : "its outputs for a step depend on the others");
        }
        LOG.info(
                "{} encodes up to {} steps together, {}",
                graph,
                steps,
                limits.batching() == Batching.EXACT
                        ? "with the bits that each has alone"
                        : "with different rounding at most");
        return Optional.of(new EncodePlan(steps, limits.bytes(), encoder.runsAtOnce()));
    }

    /** Returns why the graph is not tried; empty if it is. */
    private String refusal() {
        try {
            GraphFile file = GraphFile.read(graph);
            Set<String> scales = file.dynamicScales();
            if (!scales.isEmpty()) {
                return "it derives scales from all steps of a run";
            }
            if (limits.batching() == Batching.EXACT && file.hasHalfPrecision()) {
                return "it rounds to 16 bits, so that no trial can tell whether bits are always the same; 'always' instead of 'exact' allows other bits";
            }
            return "";
        } catch (IOException e) {
            LOG.debug("{} cannot be parsed", graph, e);
            return "the file cannot be read as a graph";
        }
    }

    /** The sizes of the family's probes, and that of a camera's frames. */
    private static List<FrameSize> sizes(ModelFamily family, Optional<FrameSize> pinned)
            throws ModelException {
        if (pinned.isPresent()) {
            return List.of(pinned.get());
        }
        List<FrameSize> sizes = new ArrayList<>(family.probes());
        sizes.add(family.frameSize(CAMERA.width(), CAMERA.height()));
        return sizes;
    }

    private static List<EncoderInput> inputs(ModelFamily family, FrameSize size) {
        Random random = new Random(SEED);
        List<EncoderInput> inputs = new ArrayList<>();
        for (int i = 0; i < FRAMES; i++) {
            byte[] frame = new byte[size.width() * size.height() * 3];
            random.nextBytes(frame);
            inputs.add(family.encoderInput(size, frame, frame));
        }
        return inputs;
    }

    /**
     * Returns the most steps of one size up to which every batch gives what each gives alone, fits
     * into the limit of bytes, and does not fail.
     */
    private int most(List<EncoderInput> inputs, int most) throws ModelException {
        List<Encoded> alone = new ArrayList<>();
        for (EncoderInput input : inputs) {
            alone.add(encoder.encode(input));
        }
        long bytes = (long) inputs.get(0).pixels().length * Float.BYTES;
        for (int size = 2; size <= most; size++) {
            if (size * bytes > limits.bytes() || !agree(inputs, alone, size)) {
                return size - 1;
            }
        }
        return most;
    }

    private boolean agree(List<EncoderInput> inputs, List<Encoded> alone, int size)
            throws ModelException {
        List<EncoderInput> steps = new ArrayList<>();
        for (int step = 0; step < size; step++) {
            steps.add(inputs.get(step % FRAMES));
        }
        List<Encoded> found;
        try {
            found = encoder.tryToEncode(steps);
        } catch (ModelException e) {
            if (size == 2) {
                throw e; // the graph takes no batches, and its error says why
            }
            LOG.debug("{} does not compute {} steps together", graph, size, e);
            return false;
        }
        for (int step = 0; step < size; step++) {
            if (!agree(found.get(step), alone.get(step % FRAMES))) {
                return false;
            }
        }
        return true;
    }

    private boolean agree(Encoded found, Encoded expected) {
        List<float[]> left = outputs(found);
        List<float[]> right = outputs(expected);
        boolean agree =
                left.size() == right.size()
                        && Arrays.equals(found.patches().order(), expected.patches().order());
        for (int i = 0; agree && i < left.size(); i++) {
            agree =
                    limits.batching() == Batching.EXACT
                            ? Arrays.equals(left.get(i), right.get(i))
                            : Rounding.explains(left.get(i), right.get(i));
        }
        return agree;
    }

    private static List<float[]> outputs(Encoded encoded) {
        List<float[]> outputs = new ArrayList<>(List.of(encoded.features()));
        if (encoded.attention() != null) {
            outputs.add(encoded.attention());
        }
        new TreeMap<>(encoded.patches().byLayer())
                .values()
                .forEach(
                        layers ->
                                layers.stream()
                                        .map(PatchSignals.Values::values)
                                        .forEach(outputs::add));
        return outputs;
    }
}
