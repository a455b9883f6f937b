// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.onnx;

import dev.sluice.model.ModelException;

import ai.onnxruntime.OrtEnvironment;

/**
 * ONNX Runtime's environment for tests of graphs. A process has one environment, which the first
 * caller creates.
 */
public final class TestEnvironment {

    private TestEnvironment() {}

    /** Returns the environment, with the threads that all sessions share. */
    public static OrtEnvironment get() {
        try {
            return OrtRuntime.environment();
        } catch (ModelException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns the number of open graphs of all models. */
    public static int openSessions() {
        return OrtSessionFactory.OPEN.get();
    }
}
