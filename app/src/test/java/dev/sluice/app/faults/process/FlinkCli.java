// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.faults.process;

import java.io.File;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The command {@code flink run}. It runs in this process, which saves a start of the JVM per job,
 * but with classes of its own, those of the cluster: Flink's connector must come from the job's jar
 * alone. For one thread.
 */
public final class FlinkCli {

    private static final String CLI = "org.apache.flink.client.cli.";
    private static final String CONFIGURATION = "org.apache.flink.configuration.Configuration";

    private final ClassLoader lib;
    private final int port;

    /**
     * @param classPath that of the cluster
     * @param port the port of the job manager's REST interface
     */
    FlinkCli(String classPath, int port) throws MalformedURLException {
        List<URL> urls = new ArrayList<>();
        for (String entry : classPath.split(File.pathSeparator)) {
            urls.add(Path.of(entry).toUri().toURL());
        }
        this.lib =
                new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
        this.port = port;
    }

    /**
     * Submits a job.
     *
     * @param savepoint the savepoint or checkpoint to begin with
     * @param arguments those of the jar
     * @return the id of the job
     * @throws AssertionError if the command fails
     */
    public String run(Path jar, int parallelism, Optional<String> savepoint, List<String> arguments)
            throws Exception {
        String id = UUID.randomUUID().toString().replace("-", "");
        List<String> all = new ArrayList<>(List.of("run", "--detached", "-t", "remote"));
        all.addAll(List.of("-Drest.address=localhost", "-Drest.port=" + port));
        all.add("-D$internal.pipeline.job-id=" + id);
        all.addAll(List.of("-p", String.valueOf(parallelism)));
        savepoint.ifPresent(path -> all.addAll(List.of("-s", path)));
        all.add(jar.toString());
        all.addAll(arguments);
        int code = flink(jar.getParent(), all);
        if (code != 0) {
            throw new AssertionError("flink run: exit code %d".formatted(code));
        }
        return id;
    }

    private int flink(Path folder, List<String> arguments) throws Exception {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(lib);
        try {
            Class<?> configuration = lib.loadClass(CONFIGURATION);
            Object config = configuration.getConstructor().newInstance();
            Object options =
                    lib.loadClass(CLI + "GenericCLI")
                            .getConstructor(configuration, String.class)
                            .newInstance(config, folder.toString());
            Class<?> frontend = lib.loadClass(CLI + "CliFrontend");
            Object cli =
                    frontend.getConstructor(configuration, List.class)
                            .newInstance(config, List.of(options));
            Method run = frontend.getMethod("parseAndRun", String[].class);
            return (Integer) run.invoke(cli, (Object) arguments.toArray(String[]::new));
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
