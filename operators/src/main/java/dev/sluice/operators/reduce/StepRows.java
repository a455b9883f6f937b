package dev.sluice.operators.reduce;

/** Collects the tokens that stay of one step, in any order. */
final class StepRows {

    private final TokenStep step;
    private final float[][] sources; // by position; null = not there
    private final int[] offsets;
    private int count;

    StepRows(TokenStep step) {
        this.step = step;
        this.sources = new float[step.grid().size()][];
        this.offsets = new int[sources.length];
    }

    /** Adds the step's own token at a position. */
    void put(int position) {
        put(position, step.features(), position * step.dim());
    }

    /** Adds a token at a position; the row is copied by {@link #build}. */
    void put(int position, float[] source, int offset) {
        if (sources[position] != null) {
            throw new IllegalStateException("two tokens at position " + position);
        }
        sources[position] = source;
        offsets[position] = offset;
        count++;
    }

    boolean isEmpty() {
        return count == 0;
    }

    ReducedStep build() {
        int dim = step.dim();
        int[] positions = new int[count];
        float[] rows = new float[count * dim];
        int next = 0;
        for (int position = 0; position < sources.length; position++) {
            if (sources[position] != null) {
                System.arraycopy(sources[position], offsets[position], rows, next * dim, dim);
                positions[next++] = position;
            }
        }
        return new ReducedStep(step.step(), step.grid(), positions, rows);
    }
}
