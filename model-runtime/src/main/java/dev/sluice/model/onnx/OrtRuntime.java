package dev.sluice.model.onnx;

import dev.sluice.model.ModelException;
import dev.sluice.model.ModelException.Kind;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtEnvironment.ThreadingOptions;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one way to ONNX Runtime's environment. Version 1.29 reports its use to its maker over the
 * network as soon as the environment is made, and on the way there searches the command line with
 * an expression that overflows the stack and ends the process, without a message, where the command
 * line is longer than about two kilobytes. Only an environment variable that is there before
 * prevents both, so it is set here.
 *
 * <p>The Java classes release the environment in a shutdown hook, whoever still uses it: a process
 * that is told to end while a model answers would abort. So it is held once more than they know.
 */
final class OrtRuntime {

    private static final Logger LOG = LoggerFactory.getLogger(OrtRuntime.class);

    private static final String SWITCH = "ORT_DISABLE_TELEMETRY";

    private OrtRuntime() {}

    /** The environment, silent. */
    static OrtEnvironment environment() throws ModelException {
        Silence.keep();
        return Environment.INSTANCE;
    }

    /** The same for whoever makes tensors for a session: that one has called the other already. */
    static OrtEnvironment ofSessions() {
        return Environment.INSTANCE;
    }

    /**
     * Whether there is one pool of threads for all sessions of the process, one thread a core with
     * the caller's. There is none if somebody else made the environment.
     */
    static boolean hasSharedThreads() throws ModelException {
        return environment() == Environment.INSTANCE && Environment.hasThreads;
    }

    /** Made once, when it is first needed. */
    private static final class Environment {

        private static boolean hasThreads; // before what sets it
        private static final OrtEnvironment INSTANCE = open();

        private static OrtEnvironment open() {
            OrtEnvironment environment = withSharedThreads();
            try {
                OrtTable.at(OrtHandles.open().table(), environment.getVersion()).holdEnvironment();
            } catch (ModelException | LinkageError e) {
                LOG.warn("A process that ends while a model runs may crash: {}", e.getMessage());
            }
            return environment;
        }

        private static OrtEnvironment withSharedThreads() {
            try (ThreadingOptions threads = new ThreadingOptions()) {
                threads.setGlobalIntraOpNumThreads(Runtime.getRuntime().availableProcessors());
                threads.setGlobalInterOpNumThreads(1);
                // Waiting threads sleep: they share the cores with decoding and with Flink.
                threads.setGlobalSpinControl(false);
                OrtEnvironment environment =
                        OrtEnvironment.getEnvironment(
                                OrtLoggingLevel.ORT_LOGGING_LEVEL_WARNING, "sluice", threads);
                hasThreads = true;
                return environment;
            } catch (OrtException | IllegalStateException e) {
                LOG.debug("Sessions have threads of their own", e);
                return OrtEnvironment.getEnvironment();
            }
        }
    }

    /** Sets the variable once, when it is first needed. */
    private static final class Silence {

        private static final Throwable FAILURE = set();

        private static Throwable set() {
            if ("1".equals(System.getenv(SWITCH)) || Platform.isWindows()) {
                return null;
            }
            try {
                Object[] arguments = {SWITCH, "1", 1};
                int code = NativeLibrary.getProcess().getFunction("setenv").invokeInt(arguments);
                return code == 0 ? null : new IllegalStateException("setenv returned " + code);
            } catch (LinkageError | RuntimeException e) {
                return e;
            }
        }

        static void keep() throws ModelException {
            if (FAILURE != null) {
                throw new ModelException(
                        Kind.FAILED,
                        "Cannot set the environment variable "
                                + SWITCH
                                + ", without which ONNX Runtime reports its use over the network"
                                + " and may end the process; start the process with "
                                + SWITCH
                                + "=1",
                        FAILURE);
            }
        }
    }
}
