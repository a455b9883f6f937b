package dev.sluice.model.onnx;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;

/** Closes sessions where an error is already on its way, or can only be a fault of this code. */
final class Closing {

    private Closing() {}

    /** Closes a session that an error made useless. */
    static void after(Exception error, OrtSession session) {
        try {
            close(session);
        } catch (OrtException e) {
            error.addSuppressed(e);
        }
    }

    /** Closes the session; the only error there can be is a second close. */
    static void quietly(OrtSession session) {
        try {
            close(session);
        } catch (OrtException e) {
            throw new IllegalStateException("Closed twice", e);
        }
    }

    private static void close(OrtSession session) throws OrtException {
        session.close();
        OrtSessionFactory.OPEN.decrementAndGet();
    }
}
