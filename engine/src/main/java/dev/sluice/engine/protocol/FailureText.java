package dev.sluice.engine.protocol;

/** What a failure says of itself, wherever it is reported. */
public final class FailureText {

    private FailureText() {}

    /** Its message; the name of its class where it has none. */
    public static String of(Throwable failure) {
        return failure.getMessage() == null ? failure.getClass().getName() : failure.getMessage();
    }
}
