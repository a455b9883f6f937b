// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.onnx;

import dev.sluice.model.ModelException;
import dev.sluice.model.ModelException.Kind;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtEnvironment.ThreadingOptions;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates and holds ONNX Runtime's environment; the only access to it. Version 1.29 sends telemetry
 * as soon as the environment is created. To do so it searches the command line with a regular
 * expression that overflows the stack and ends the process without a message if the command line is
 * longer than about two kilobytes. Only an environment variable that is set beforehand prevents
 * both, so this class sets it.
 *
 * <p>The Java classes release the environment in a shutdown hook even while it is in use: a process
 * that is terminated while a model answers would abort. This class therefore holds one more
 * reference to it.
 */
final class OrtRuntime {

    private static final Logger LOG = LoggerFactory.getLogger(OrtRuntime.class);

    private static final String TELEMETRY_VARIABLE = "ORT_DISABLE_TELEMETRY";

    private OrtRuntime() {}

    /** Returns the environment, without telemetry. */
    static OrtEnvironment environment() throws ModelException {
        Telemetry.checkDisabled();
        return Environment.INSTANCE;
    }

    /**
     * Variant for callers that already hold a session, whose opening has checked the environment.
     */
    static OrtEnvironment existingEnvironment() {
        return Environment.INSTANCE;
    }

    /**
     * Whether all sessions of the process share one thread pool, which together with the caller has
     * one thread per core. There is none if other code created the environment.
     */
    static boolean hasSharedThreads() throws ModelException {
        return environment() == Environment.INSTANCE && Environment.hasThreads;
    }

    /** Created once, when it is first needed. */
    private static final class Environment {

        private static boolean hasThreads; // declared before INSTANCE, whose creation sets it
        private static final OrtEnvironment INSTANCE = open();

        private static OrtEnvironment open() {
            OrtLibraries.useCache();
            OrtEnvironment environment = withSharedThreads();
            try {
                OrtTable.at(OrtHandles.open().table(), environment.getVersion()).holdEnvironment();
            } catch (ModelException | LinkageError e) {
                LOG.warn(
                        "the process may crash if it is terminated while a model runs: {}",
                        e.getMessage());
            }
            return environment;
        }

        private static OrtEnvironment withSharedThreads() {
            try (ThreadingOptions threads = new ThreadingOptions()) {
                threads.setGlobalIntraOpNumThreads(Runtime.getRuntime().availableProcessors());
                threads.setGlobalInterOpNumThreads(1);
                // Waiting threads sleep, since they share the cores with video decoding and with
                // Flink.
                threads.setGlobalSpinControl(false);
                OrtEnvironment environment =
                        OrtEnvironment.getEnvironment(
                                OrtLoggingLevel.ORT_LOGGING_LEVEL_WARNING, "sluice", threads);
                hasThreads = true;
                return environment;
            } catch (OrtException | IllegalStateException e) {
                LOG.debug("every session has a thread pool of its own", e);
                return OrtEnvironment.getEnvironment();
            }
        }
    }

    /** Sets the variable once, when it is first needed. */
    private static final class Telemetry {

        private static final @Nullable Throwable FAILURE = disable();

        /** Returns why the variable cannot be set, or null if it is set. */
        private static @Nullable Throwable disable() {
            if ("1".equals(System.getenv(TELEMETRY_VARIABLE)) || Platform.isWindows()) {
                return null;
            }
            try {
                Object[] arguments = {TELEMETRY_VARIABLE, "1", 1};
                int code = NativeLibrary.getProcess().getFunction("setenv").invokeInt(arguments);
                return code == 0 ? null : new IllegalStateException("setenv returned " + code);
            } catch (LinkageError | RuntimeException e) {
                return e;
            }
        }

        static void checkDisabled() throws ModelException {
            if (FAILURE != null) {
                throw new ModelException(
                        Kind.FAILED,
                        "cannot set the environment variable %s, without which ONNX Runtime sends telemetry and may end the process; start the process with %s=1"
                                .formatted(TELEMETRY_VARIABLE, TELEMETRY_VARIABLE),
                        FAILURE);
            }
        }
    }
}
