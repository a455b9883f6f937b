package dev.sluice.model.generate;

import dev.sluice.model.GenerationSettings;
import dev.sluice.model.ModelException;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Chooses one token after the other: the most probable one, or by chance as the settings say. Not
 * safe for several threads.
 */
final class TokenChoice {

    private final GenerationSettings settings;
    private final BitSet said = new BitSet();
    private final Random random;

    /**
     * The choices of one answer.
     *
     * @param words ids of the prompt's words, which count as said
     */
    TokenChoice(GenerationSettings settings, int[] words) {
        this.settings = settings;
        this.random = new Random(settings.seed());
        Arrays.stream(words).forEach(said::set);
    }

    /**
     * The next token.
     *
     * @param logits of the whole vocabulary; not changed
     */
    int next(float[] logits) throws ModelException {
        float[] scores = settings.repetitionPenalty() == 1 ? logits : penalised(logits);
        int id = settings.isGreedy() ? Logits.best(scores) : drawn(scores);
        said.set(id);
        return id;
    }

    private float[] penalised(float[] logits) {
        float[] scores = logits.clone();
        float penalty = (float) settings.repetitionPenalty();
        for (int id = said.nextSetBit(0);
                id >= 0 && id < scores.length;
                id = said.nextSetBit(id + 1)) {
            scores[id] = scores[id] < 0 ? scores[id] * penalty : scores[id] / penalty;
        }
        return scores;
    }

    private int drawn(float[] scores) throws ModelException {
        int best = Logits.best(scores);
        int[] ids = ranked(scores);
        int count = settings.topK() == 0 ? ids.length : Math.min(settings.topK(), ids.length);
        double[] weights = new double[count];
        double sum = 0;
        for (int rank = 0; rank < count; rank++) {
            double difference = (double) scores[ids[rank]] - scores[best];
            weights[rank] = Math.exp(difference / settings.temperature());
            sum += weights[rank];
        }
        int allowed = nucleus(weights, sum * settings.topP());
        return ids[pick(weights, allowed)];
    }

    /** Ids from the most probable to the least, equals by id. */
    private static int[] ranked(float[] scores) {
        return IntStream.range(0, scores.length)
                .boxed()
                .sorted((a, b) -> Float.compare(scores[b], scores[a]))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /** How many of the first reach this weight together; at least one. */
    private static int nucleus(double[] weights, double wanted) {
        double sum = 0;
        for (int rank = 0; rank < weights.length; rank++) {
            sum += weights[rank];
            if (sum >= wanted) {
                return rank + 1;
            }
        }
        return weights.length;
    }

    private int pick(double[] weights, int allowed) {
        double sum = 0;
        for (int rank = 0; rank < allowed; rank++) {
            sum += weights[rank];
        }
        double at = random.nextDouble() * sum;
        for (int rank = 0; rank < allowed; rank++) {
            at -= weights[rank];
            if (at < 0) {
                return rank;
            }
        }
        return allowed - 1;
    }
}
