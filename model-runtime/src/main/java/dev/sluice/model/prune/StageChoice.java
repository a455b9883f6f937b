// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.prune;

import dev.sluice.model.InnerPruning;
import dev.sluice.model.InnerPruning.Stage;
import dev.sluice.model.PruningCount;
import dev.sluice.model.PruningCount.Filters;
import dev.sluice.model.PruningCount.Mass;
import dev.sluice.model.PruningCount.Ratio;
import dev.sluice.model.PruningCount.Share;

import java.util.Arrays;
import java.util.stream.IntStream;

/** The visual tokens of a sequence that a stage keeps. */
public final class StageChoice {

    /** Each third row and column of a step's grid is in its sample (FEATHER's stride). */
    public static final int SAMPLE_STRIDE = 3;

    private final InnerPruning.Method method;
    private final AttentionRows attention;
    private final boolean[] visual;

    /**
     * @param attention in the layer before the stage; of the last token, or, if the method's score
     *     needs all rows, of the text behind the last visual token
     * @param visual for each token of the sequence whether it is a visual token; not copied
     */
    public StageChoice(InnerPruning.Method method, AttentionRows attention, boolean[] visual) {
        this.method = method;
        this.attention = attention;
        this.visual = visual;
    }

    /**
     * Chooses the tokens that stay.
     *
     * @param prompt number of visual tokens that the prompt had
     * @param sample tokens that stay whatever their score is
     * @return for each token whether it stays; all text tokens do
     */
    public boolean[] kept(Stage stage, int prompt, boolean[] sample) {
        boolean[] kept = new boolean[visual.length];
        for (int token = 0; token < kept.length; token++) {
            kept[token] = !visual[token] || sample[token];
        }
        for (int token : chosen(stage.count(), prompt)) {
            kept[token] = true;
        }
        return kept;
    }

    private int[] chosen(PruningCount count, int prompt) {
        int[] tokens = IntStream.range(0, visual.length).filter(i -> visual[i]).toArray();
        if (count instanceof Share share) {
            return first(TokenScores.ranked(scores(), tokens), share.kept(prompt));
        }
        if (count instanceof Mass mass) {
            double[] scores = scores();
            int[] ranked = TokenScores.ranked(scores, tokens);
            return first(ranked, fewest(scores, ranked, mass.share()));
        }
        if (count instanceof Ratio ratio) {
            return TokenScores.paid(attention, visual) < ratio.share() ? new int[0] : tokens;
        }
        return filtered((Filters) count, tokens);
    }

    private double[] scores() {
        return switch (method.score()) {
            case LAST_ROW -> TokenScores.ofLastRow(attention);
            case LAST_ROW_UNROTATED -> TokenScores.ofLastRow(attention, visual);
            case ALL_ROWS -> TokenScores.ofAllRows(attention);
            case ALL_ROWS_WEIGHTED -> TokenScores.weightedByText(attention);
        };
    }

    private static int[] first(int[] ranked, int count) {
        return Arrays.copyOf(ranked, Math.min(ranked.length, count));
    }

    /** Returns how many of the best tokens have a share of the score of all. */
    private static int fewest(double[] scores, int[] ranked, double share) {
        double wanted = share * Arrays.stream(ranked).mapToDouble(token -> scores[token]).sum();
        double sum = 0;
        int count = 0;
        while (count < ranked.length && sum < wanted) {
            sum += scores[ranked[count++]];
        }
        return count;
    }

    private int[] filtered(Filters filters, int[] tokens) {
        double[] scores = scores();
        double[] best = TokenScores.ofBestRow(attention);
        double least = filters.total() * Arrays.stream(tokens).mapToDouble(i -> scores[i]).sum();
        return Arrays.stream(tokens)
                .filter(token -> scores[token] >= least || best[token] >= filters.row())
                .toArray();
    }
}
