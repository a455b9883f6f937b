// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.evidence;

import dev.sluice.model.TextRows;
import dev.sluice.model.VisualStep;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Chooses the newest tokens of each position: first the newest of every position, then the second,
 * and so on; of one layer the newer ones. So it is a canvas of several layers. What keeps changing
 * in one place takes no more room than what changed elsewhere long ago, as it does in the order of
 * time.
 */
final class LayersChoice implements EvidenceChoice {

    /** One token: how many newer ones there are at its position, and its index. */
    private record Ranked(int layer, int index) {}

    /** A place in a grid of this size. */
    private record Place(int height, int width, int position) {}

    @Override
    public boolean readsQuestion() {
        return false;
    }

    @Override
    public boolean[] choose(EvidenceTokens tokens, TextRows question, int count) {
        boolean[] keep = new boolean[tokens.count()];
        int[] layers = layers(tokens.steps(), keep.length);
        IntStream.range(0, keep.length)
                .mapToObj(index -> new Ranked(layers[index], index))
                .sorted(
                        Comparator.comparingInt(Ranked::layer)
                                .thenComparing(Ranked::index, Comparator.reverseOrder()))
                .limit(count)
                .forEach(one -> keep[one.index()] = true);
        return keep;
    }

    private static int[] layers(List<VisualStep> steps, int count) {
        int[] layers = new int[count];
        Map<Place, Integer> newer = new HashMap<>();
        int next = count;
        for (int i = steps.size() - 1; i >= 0; i--) {
            VisualStep step = steps.get(i);
            for (int row = step.positions().length - 1; row >= 0; row--) {
                Place place = new Place(step.gridHeight(), step.gridWidth(), step.positions()[row]);
                layers[--next] = newer.merge(place, 1, Integer::sum);
            }
        }
        return layers;
    }
}
