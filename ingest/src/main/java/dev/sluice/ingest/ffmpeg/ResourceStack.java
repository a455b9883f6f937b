// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.ffmpeg;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Resources that are closed together, last added first. All of them are closed even if some fail:
 * the first exception is thrown, and the others are suppressed by it. Not safe for use by several
 * threads.
 *
 * <p>A method that opens several resources for an object that it returns adds each of them to a
 * stack in a try-with-resources statement and calls {@link #keepOpen} as its last step, so that a
 * failure on the way closes what is already open.
 */
public final class ResourceStack implements AutoCloseable {

    /** Something whose closing throws no checked exception. */
    @FunctionalInterface
    public interface Resource extends AutoCloseable {
        @Override
        void close();
    }

    private final Deque<Resource> resources = new ArrayDeque<>();

    /**
     * Closes several resources, the last one first.
     *
     * @param resources null elements are skipped
     */
    public static void closeAll(@Nullable Resource... resources) {
        ResourceStack stack = new ResourceStack();
        for (Resource resource : resources) {
            if (resource != null) {
                stack.add(resource);
            }
        }
        stack.close();
    }

    /** Adds a resource, which this stack closes from now on, and returns it. */
    public <T extends Resource> T add(T resource) {
        resources.push(resource);
        return resource;
    }

    /** Forgets the resources without closing them: their new owner closes them. */
    public void keepOpen() {
        resources.clear();
    }

    @Override
    public void close() {
        Throwable first = null;
        while (!resources.isEmpty()) {
            try {
                resources.pop().close();
            } catch (RuntimeException | Error e) {
                if (first == null) {
                    first = e;
                } else {
                    first.addSuppressed(e);
                }
            }
        }
        if (first instanceof Error error) {
            throw error;
        }
        if (first != null) {
            throw (RuntimeException) first;
        }
    }
}
