package dev.sluice.model.onnx;

import dev.sluice.model.ModelException;

import ai.onnxruntime.OrtEnvironment;

/**
 * ONNX Runtime as the runtime opens it, for tests of graphs: a process has one, of whoever is
 * first.
 */
public final class TestEnvironment {

    private TestEnvironment() {}

    /** The environment, with the threads that all sessions share. */
    public static OrtEnvironment get() {
        try {
            return OrtRuntime.environment();
        } catch (ModelException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Graphs that are open, of all models. */
    public static int openSessions() {
        return OrtSessionFactory.OPEN.get();
    }
}
