package dev.sluice.platform.cluster;

/** A job that failed for good, or was cancelled; the cause is Flink's. */
public final class JobFailedException extends Exception {

    private static final long serialVersionUID = 1L;

    JobFailedException(Throwable cause) {
        super(rootMessage(cause), cause);
    }

    private static String rootMessage(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.getClass().getName() : root.getMessage();
    }
}
