package dev.sluice.model.onnx;

import dev.sluice.model.ExecutionProvider;
import dev.sluice.model.ModelException;
import dev.sluice.model.ModelException.Kind;
import dev.sluice.model.ProviderOptions;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Opens graphs, all with the same provider and number of threads.
 *
 * @param provider where they run
 * @param threads of each session; 0 = all cores, by one pool for all sessions
 * @param providerOptions what a GPU's provider is told besides
 */
public record OrtSessionFactory(
        ExecutionProvider provider, int threads, ProviderOptions providerOptions) {

    /** Sessions of the process that are not closed yet, for tests. */
    static final AtomicInteger OPEN = new AtomicInteger();

    /** With what the provider does by itself. */
    public OrtSessionFactory(ExecutionProvider provider, int threads) {
        this(provider, threads, ProviderOptions.none());
    }

    /** Opens one graph; the caller closes the session. */
    public OrtSession open(Path graph) throws ModelException {
        return open(
                graph,
                (environment, options) -> environment.createSession(graph.toString(), options));
    }

    /**
     * Opens a graph that was made of a file's; the caller closes the session.
     *
     * @param origin the file, in whose folder the weights lie
     */
    OrtSession open(Path origin, byte[] graph) throws ModelException {
        return open(
                origin,
                (environment, options) -> {
                    options.addConfigEntry(
                            "session.model_external_initializers_file_folder_path",
                            origin.toAbsolutePath().getParent().toString());
                    return environment.createSession(graph, options);
                });
    }

    /** Makes a session. */
    private interface Opening {
        OrtSession open(OrtEnvironment environment, SessionOptions options) throws OrtException;
    }

    private OrtSession open(Path graph, Opening opening) throws ModelException {
        OrtEnvironment environment = OrtRuntime.environment();
        try (SessionOptions options = new SessionOptions()) {
            configure(options);
            GpuProviders.add(provider, options, providerOptions);
            OrtSession session = opening.open(environment, options);
            OPEN.incrementAndGet();
            return session;
        } catch (OrtException e) {
            throw new ModelException(
                    Kind.INVALID,
                    "ONNX Runtime cannot open "
                            + graph
                            + " on "
                            + provider.label()
                            + ": "
                            + oneLine(e)
                            + ". If it names a missing .onnx_data file, download that next to it",
                    e);
        }
    }

    private void configure(SessionOptions options) throws OrtException, ModelException {
        if (threads == 0 && OrtRuntime.hasSharedThreads()) {
            options.disablePerSessionThreads();
        } else {
            int cores = Runtime.getRuntime().availableProcessors();
            options.setIntraOpNumThreads(threads == 0 ? cores : threads);
            options.setInterOpNumThreads(1);
        }
        options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
        // Waiting threads sleep: they share the cores with decoding and with Flink.
        options.addConfigEntry("session.intra_op.allow_spinning", "0");
        options.addConfigEntry("session.inter_op.allow_spinning", "0");
        // A plan is kept for every shape that comes by, and here almost every call has its own.
        options.setMemoryPatternOptimization(false);
        options.setDeterministicCompute(true);
    }

    static String oneLine(OrtException e) {
        return e.getMessage().strip().replaceAll("\\s*\n\\s*", " ");
    }
}
