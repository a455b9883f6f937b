package dev.sluice.model.onnx;

import dev.sluice.model.ModelException;
import dev.sluice.model.graph.LastLogits;
import dev.sluice.model.onnx.DecoderGraph.Part;

import ai.onnxruntime.OnnxJavaType;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The inputs of a decoder's graph besides its cache, by what they take.
 *
 * @param signature of the graph
 * @param part which part of the decoder the graph is
 * @param rows takes the rows
 * @param addends take what is to be added to the rows, behind a cut
 * @param deepstack take further features of the same rows
 * @param mask takes a one for each row, those of the cache too
 * @param positions takes the positions of the rows
 * @param logitsToKeep takes how many of the last rows are to have logits
 * @param cacheBranch takes whether there is a cache
 * @param logitRows the same as {@code logitsToKeep}, in graphs that were rewritten here
 */
record DecoderInputs(
        GraphSignature signature,
        Part part,
        String rows,
        List<String> addends,
        List<String> deepstack,
        String mask,
        Optional<String> positions,
        Optional<String> logitsToKeep,
        Optional<String> cacheBranch,
        Optional<String> logitRows) {

    private static final int AXES_RANK = 3; // of positions on several axes: axes × 1 × rows

    /**
     * Finds and checks them.
     *
     * @throws ModelException if one is missing or of another type or rank, or if the graph has
     *     inputs that nothing feeds
     */
    static DecoderInputs of(DecoderGraph graph) throws ModelException {
        GraphSignature signature = graph.signature();
        List<String> cut = graph.part().inputs();
        DecoderInputs inputs =
                new DecoderInputs(
                        signature,
                        graph.part(),
                        signature.input(cut.isEmpty() ? Decoder.ROWS : cut.get(0)),
                        cut.isEmpty() ? List.of() : cut.subList(1, cut.size()),
                        GraphSignature.numbered(signature.inputs().keySet(), Decoder.DEEPSTACK),
                        signature.input("attention_mask"),
                        signature.optionalInput("position_ids"),
                        signature.optionalInput(Decoder.LOGITS_TO_KEEP),
                        signature.optionalInput("use_cache_branch"),
                        signature.optionalInput(LastLogits.ROWS));
        inputs.check(graph.cache());
        return inputs;
    }

    private void check(CacheLayout cache) throws ModelException {
        signature.floating(signature.inputs(), rows);
        for (String input : deepstack) {
            signature.floating(signature.inputs(), input);
            if (rank(input) != 3) {
                throw signature.invalid(
                        "has %s of rank %d, expected 3: a row for every row of %s"
                                .formatted(input, rank(input), rows));
            }
        }
        signature.whole(mask);
        if (logitsToKeep.isPresent()) {
            signature.whole(logitsToKeep.get());
        }
        if (positions.isPresent()) {
            signature.whole(positions.get());
            int rank = rank(positions.get());
            if (rank != 2 && rank != AXES_RANK) {
                throw signature.invalid("has position_ids of rank " + rank + ", expected 2 or 3");
            }
        }
        Set<String> known = new HashSet<>(cache.presentOf().keySet());
        known.addAll(ofRows());
        known.add(mask);
        List.of(positions, logitsToKeep, cacheBranch, logitRows)
                .forEach(input -> input.ifPresent(known::add));
        signature.onlyInputs(known);
    }

    /** Type of an input. */
    OnnxJavaType type(String input) {
        return signature.inputs().get(input).type;
    }

    /** Number of an input's dimensions. */
    int rank(String input) {
        return signature.inputs().get(input).getShape().length;
    }

    /** Whether the rows are the decoder's own, and not those behind a cut. */
    boolean isFirst() {
        return part.inputs().isEmpty();
    }

    /** Values that a row is made of: of a prompt's, those that later parts take as well. */
    int planes() {
        return isFirst() ? part.planes() : 1 + addends.size();
    }

    /** Where in a prompt's row its further features lie that these inputs take. */
    int[] featurePlanes() {
        return deepstack.stream().mapToInt(name -> 1 + part.features().indexOf(name)).toArray();
    }

    /** Those that take rows, as one. */
    DeepStackFeatures newRows() {
        List<String> names = ofRows();
        int[] planes = IntStream.range(0, names.size()).toArray();
        if (isFirst()) {
            System.arraycopy(featurePlanes(), 0, planes, 1, deepstack.size());
        }
        List<OnnxJavaType> types = names.stream().map(this::type).toList();
        return new DeepStackFeatures(names, types, planes, isFirst() ? planes() : names.size());
    }

    private List<String> ofRows() {
        List<String> names = new ArrayList<>(List.of(rows));
        names.addAll(addends);
        names.addAll(deepstack);
        return names;
    }

    /**
     * What {@link Decoder#withFeatures} says.
     *
     * @param dim numbers in a row
     */
    float[] withFeatures(float[] hidden, int dim, int[] from, float[] prompt) {
        if (deepstack.isEmpty()) {
            return hidden;
        }
        int width = dim / planes();
        int promptDim = width * part.planes();
        int[] features = featurePlanes();
        int wide = dim + width * features.length;
        float[] all = new float[Math.multiplyExact(from.length, wide)];
        for (int row = 0; row < from.length; row++) {
            System.arraycopy(hidden, row * dim, all, row * wide, dim);
            for (int i = 0; i < features.length; i++) {
                int at = from[row] * promptDim + features[i] * width;
                System.arraycopy(prompt, at, all, row * wide + dim + i * width, width);
            }
        }
        return all;
    }

    /** Whether positions have several axes; else they just count. */
    boolean hasAxes() {
        return positions.isPresent() && rank(positions.get()) == AXES_RANK;
    }

    /** What {@link Decoder#placed} says. */
    int[][] placed(int[][] wanted, int count, int past) {
        if (positions.isEmpty() || hasAxes() || !isFirst()) {
            return wanted;
        }
        int[] counted = new int[count];
        Arrays.setAll(counted, row -> past + row);
        return new int[][] {counted};
    }
}
