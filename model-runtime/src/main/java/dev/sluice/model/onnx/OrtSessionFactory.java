// SPDX-License-Identifier: Apache-2.0
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
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

/** Opens graphs as sessions of ONNX Runtime, all with the same execution provider and threads. */
public final class OrtSessionFactory {

    /** Number of sessions in the process that are not closed, for tests. */
    static final AtomicInteger OPEN = new AtomicInteger();

    private final ExecutionProvider provider;
    private final int threads;
    private final ProviderOptions providerOptions;

    /** A factory with the provider's default options. */
    public OrtSessionFactory(ExecutionProvider provider, int threads) {
        this(provider, threads, ProviderOptions.none());
    }

    /**
     * @param provider runs the graphs
     * @param threads of each session; 0 for all cores, through one pool that all sessions share
     * @param providerOptions options of a GPU provider
     */
    public OrtSessionFactory(
            ExecutionProvider provider, int threads, ProviderOptions providerOptions) {
        this.provider = provider;
        this.threads = threads;
        this.providerOptions = providerOptions;
    }

    /** Runs the graphs. */
    public ExecutionProvider provider() {
        return provider;
    }

    int threads() {
        return threads;
    }

    /** Number of runs of a graph at the same time that do not take the cores from each other. */
    int runsAtOnce() {
        boolean own = provider == ExecutionProvider.CPU && threads > 0;
        return own ? Math.max(1, Runtime.getRuntime().availableProcessors() / threads) : 1;
    }

    ProviderOptions providerOptions() {
        return providerOptions;
    }

    /** Opens a graph; the caller closes the session with {@link #close}. */
    public OrtSession open(Path graph) throws ModelException {
        return open(
                graph,
                (environment, options) -> environment.createSession(graph.toString(), options));
    }

    /**
     * Opens a graph that was rewritten in memory; the caller closes the session with {@link
     * #close}.
     *
     * @param origin the graph's original file, whose folder holds the weights
     */
    OrtSession open(Path origin, byte[] graph) throws ModelException {
        return open(
                origin,
                (environment, options) -> {
                    options.addConfigEntry(
                            "session.model_external_initializers_file_folder_path",
                            folder(origin).toString());
                    return environment.createSession(graph, options);
                });
    }

    private static Path folder(Path file) {
        return Objects.requireNonNull(
                file.toAbsolutePath().getParent(), "every file is in a folder");
    }

    /** Creates a session. */
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
                    "ONNX Runtime cannot open %s on %s: %s. If it names a missing .onnx_data file, download that file next to the graph"
                            .formatted(graph, provider.label(), oneLine(e)),
                    e);
        }
    }

    /** Closes a session that a factory opened. */
    static void close(OrtSession session) throws OrtException {
        session.close();
        OPEN.decrementAndGet();
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
        // Waiting threads sleep, since they share the cores with video decoding and with Flink.
        options.addConfigEntry("session.intra_op.allow_spinning", "0");
        options.addConfigEntry("session.inter_op.allow_spinning", "0");
        // The runtime would keep a plan for every shape, and almost every call has a shape of its
        // own.
        options.setMemoryPatternOptimization(false);
        options.setDeterministicCompute(true);
    }

    static String oneLine(OrtException e) {
        return String.valueOf(e.getMessage()).strip().replaceAll("\\s*\n\\s*", " ");
    }
}
