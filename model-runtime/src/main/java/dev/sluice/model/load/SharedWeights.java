// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.load;

import com.google.errorprone.annotations.concurrent.GuardedBy;

/**
 * A loaded model and the number of its users: open handles and calls in flight. The last user to
 * release it closes the model. Safe for use by several threads.
 */
final class SharedWeights {

    private final LoadedModel model;

    @GuardedBy("this")
    private int users = 1;

    /** Shares a model with one user. */
    SharedWeights(LoadedModel model) {
        this.model = model;
    }

    /** The model; only between {@link #acquire} and {@link #release}. */
    LoadedModel model() {
        return model;
    }

    /** Counts one more user; returns false if the model is closed. */
    synchronized boolean acquire() {
        if (users == 0) {
            return false;
        }
        users++;
        return true;
    }

    /** Counts one user less. */
    synchronized void release() {
        users--;
        if (users == 0) {
            model.close();
        }
    }

    synchronized int users() {
        return users;
    }
}
