// SPDX-License-Identifier: Apache-2.0
package dev.sluice.platform.cluster;

/** Says that a job failed and was not restarted. The message is that of the root cause. */
public final class JobFailedException extends Exception {

    private static final long serialVersionUID = 1L;

    JobFailedException(Throwable cause) {
        super(rootMessage(cause), cause);
    }

    /** Returns the message of the root cause, or its class if it has none. */
    static String rootMessage(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.getClass().getName() : root.getMessage();
    }
}
