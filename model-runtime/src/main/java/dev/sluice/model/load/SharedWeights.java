package dev.sluice.model.load;

/**
 * One copy of weights and the number of those who use it: open handles and calls at work. The last
 * to leave frees the weights. Guarded by itself.
 */
final class SharedWeights {

    private final LoadedModel model;
    private int users = 1;

    SharedWeights(LoadedModel model) {
        this.model = model;
    }

    /** The weights; only between {@link #enter} and {@link #leave}. */
    LoadedModel model() {
        return model;
    }

    /** Counts one more user; says no once the weights are freed. */
    synchronized boolean enter() {
        if (users == 0) {
            return false;
        }
        users++;
        return true;
    }

    /** Counts one user less. */
    synchronized void leave() {
        users--;
        if (users == 0) {
            model.close();
        }
    }

    synchronized int users() {
        return users;
    }
}
