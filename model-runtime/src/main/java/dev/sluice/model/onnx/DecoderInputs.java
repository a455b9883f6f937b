// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.onnx;

import dev.sluice.model.ModelException;
import dev.sluice.model.graph.LastLogits;
import dev.sluice.model.onnx.DecoderGraph.Part;

import ai.onnxruntime.OnnxJavaType;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The inputs of a decoder's graph other than its cache.
 *
 * @param signature of the graph
 * @param part the layers that the graph holds
 * @param embeddings takes the embeddings, or the hidden states of the part before
 * @param addends take vectors to be added to the hidden states; empty for the first part
 * @param deepstack take DeepStack features of the same tokens
 * @param mask takes a one for each token, including those of the cache
 * @param positions takes the positions of the tokens
 * @param logitsToKeep takes the number of last positions whose logits are computed
 * @param cacheBranch takes whether there is a cache
 * @param logitRows the same as {@code logitsToKeep}, in graphs that Sluice rewrote
 */
record DecoderInputs(
        GraphSignature signature,
        Part part,
        String embeddings,
        List<String> addends,
        List<String> deepstack,
        String mask,
        Optional<String> positions,
        Optional<String> logitsToKeep,
        Optional<String> cacheBranch,
        Optional<String> logitRows) {

    private static final int AXES_RANK = 3; // of positions on several axes: axes × 1 × tokens

    /**
     * Finds and checks the inputs of a graph.
     *
     * @throws ModelException if one is missing or has another type or rank, or if the graph has
     *     inputs for which there are no values
     */
    static DecoderInputs of(DecoderGraph graph) throws ModelException {
        GraphSignature signature = graph.signature();
        List<String> hidden = graph.part().inputs();
        DecoderInputs inputs =
                new DecoderInputs(
                        signature,
                        graph.part(),
                        signature.input(hidden.isEmpty() ? Decoder.EMBEDDINGS : hidden.get(0)),
                        hidden.isEmpty() ? List.of() : hidden.subList(1, hidden.size()),
                        GraphSignature.numbered(signature.inputs().keySet(), Decoder.DEEPSTACK),
                        signature.input("attention_mask"),
                        signature.optionalInput("position_ids"),
                        signature.optionalInput(Decoder.LOGITS_TO_KEEP),
                        signature.optionalInput("use_cache_branch"),
                        signature.optionalInput(LastLogits.POSITIONS));
        inputs.check(graph.cache());
        return inputs;
    }

    private void check(CacheLayout cache) throws ModelException {
        signature.floating(signature.inputs(), embeddings);
        for (String input : deepstack) {
            signature.floating(signature.inputs(), input);
            if (rank(input) != 3) {
                throw signature.invalid(
                        "has %s of rank %d, expected 3: a vector for every token of %s"
                                .formatted(input, rank(input), embeddings));
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
        Set<String> known = new HashSet<>(cache.all().keySet());
        known.addAll(tokenInputs());
        known.add(mask);
        List.of(positions, logitsToKeep, cacheBranch, logitRows)
                .forEach(input -> input.ifPresent(known::add));
        signature.onlyInputs(known);
    }

    /** Returns the element type of an input. */
    OnnxJavaType type(String input) {
        return signature.inputInfo(input).type;
    }

    /** Returns the number of an input's dimensions. */
    int rank(String input) {
        return signature.inputInfo(input).getShape().length;
    }

    /** Whether the graph takes a prompt's embeddings, not the hidden states of another part. */
    boolean isFirst() {
        return part.inputs().isEmpty();
    }

    /** Number of vectors per token; for a prompt, including those that only later parts take. */
    int featureLevels() {
        return isFirst() ? part.featureLevels() : 1 + addends.size();
    }

    /** Feature levels of a prompt's token that the DeepStack inputs take. */
    private int[] deepstackLevels() {
        return deepstack.stream().mapToInt(name -> 1 + part.features().indexOf(name)).toArray();
    }

    /** Creates the tensors of all inputs that take a vector per token. */
    DeepStackFeatures newFeatures() {
        List<String> names = tokenInputs();
        int[] levels = IntStream.range(0, names.size()).toArray();
        if (isFirst()) {
            System.arraycopy(deepstackLevels(), 0, levels, 1, deepstack.size());
        }
        List<OnnxJavaType> types = names.stream().map(this::type).toList();
        return new DeepStackFeatures(
                names, types, levels, isFirst() ? featureLevels() : names.size());
    }

    private List<String> tokenInputs() {
        List<String> names = new ArrayList<>(List.of(embeddings));
        names.addAll(addends);
        names.addAll(deepstack);
        return names;
    }

    /**
     * Does what {@link DecoderPart#withFeatures} describes.
     *
     * @param dim values of one token's input
     */
    float[] withFeatures(float[] hidden, int dim, int[] from, float @Nullable [] prompt) {
        if (deepstack.isEmpty()) {
            return hidden;
        }
        float[] levels =
                Objects.requireNonNull(prompt, "DeepStack inputs take the prompt's features");
        int width = dim / featureLevels();
        int promptDim = width * part.featureLevels();
        int[] features = deepstackLevels();
        int wide = dim + width * features.length;
        float[] all = new float[Math.multiplyExact(from.length, wide)];
        for (int token = 0; token < from.length; token++) {
            System.arraycopy(hidden, token * dim, all, token * wide, dim);
            for (int i = 0; i < features.length; i++) {
                int at = from[token] * promptDim + features[i] * width;
                System.arraycopy(levels, at, all, token * wide + dim + i * width, width);
            }
        }
        return all;
    }

    /** Whether positions have several axes; otherwise they count tokens. */
    boolean hasAxes() {
        return positions.isPresent() && rank(positions.get()) == AXES_RANK;
    }

    /**
     * Returns the positions that the graph is given for one token of each of several sequences,
     * axes × rows.
     *
     * @param past tokens before it, of each sequence
     */
    int[][] rowPositions(int[][] wanted, int[] past) {
        return positions.isEmpty() || hasAxes() || !isFirst() ? wanted : new int[][] {past.clone()};
    }

    /** Does what {@link Decoder#graphPositions} describes. */
    int[][] graphPositions(int[][] wanted, int count, int past) {
        if (positions.isEmpty() || hasAxes() || !isFirst()) {
            return wanted;
        }
        int[] counted = new int[count];
        Arrays.setAll(counted, token -> past + token);
        return new int[][] {counted};
    }
}
