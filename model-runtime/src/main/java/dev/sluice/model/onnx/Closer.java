// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.onnx;

import java.util.Arrays;
import java.util.Collection;

/**
 * Closes several resources. Every resource is closed, even if closing another one fails; the first
 * exception is kept and later ones are added to it as suppressed.
 */
public final class Closer {

    private Closer() {}

    /** Closes resources in their order and throws the first exception at the end. */
    public static void closeAll(AutoCloseable... resources) {
        closeAll(Arrays.asList(resources));
    }

    /** Closes resources in their order and throws the first exception at the end. */
    public static void closeAll(Collection<? extends AutoCloseable> resources) {
        RuntimeException first = null;
        for (AutoCloseable resource : resources) {
            try {
                resource.close();
            } catch (Exception e) {
                if (first == null) {
                    first = unchecked(e);
                } else {
                    first.addSuppressed(e);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }

    /** Closes resources that an error made useless; their exceptions are added to the error. */
    public static void closeAfter(Throwable error, AutoCloseable... resources) {
        closeAfter(error, Arrays.asList(resources));
    }

    /** Closes resources that an error made useless; their exceptions are added to the error. */
    public static void closeAfter(Throwable error, Collection<? extends AutoCloseable> resources) {
        try {
            closeAll(resources);
        } catch (RuntimeException e) {
            error.addSuppressed(e);
        }
    }

    private static RuntimeException unchecked(Exception e) {
        return e instanceof RuntimeException unchecked
                ? unchecked
                : new IllegalStateException("cannot close a resource: " + e.getMessage(), e);
    }
}
