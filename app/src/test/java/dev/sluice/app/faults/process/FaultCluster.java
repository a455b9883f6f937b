// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.faults.process;

import dev.sluice.platform.local.Home;
import dev.sluice.platform.local.Ports;
import dev.sluice.platform.local.TemporaryFolder;

import org.apache.kafka.clients.admin.Admin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A Kafka broker, a ZooKeeper server, a Flink job manager and two task managers of two slots each,
 * all on loopback. The job manager keeps its jobs in ZooKeeper, so that a new process goes on with
 * them. The ZooKeeper server is the one in flink-shaded-zookeeper, of which Flink itself uses the
 * client. For one thread.
 */
public final class FaultCluster implements AutoCloseable {

    public static final int TASK_MANAGERS = 2;
    public static final int SLOTS = 4;

    private static final Duration START = Duration.ofMinutes(3);
    private static final Duration POLL = Duration.ofMillis(100);

    private final Path folder;
    private final TemporaryFolder temporary = TemporaryFolder.create("sluice-f-");
    private final Ends ends;
    private final RoleProcess zooKeeper;
    private final RoleProcess broker;
    private final RoleProcess jobManager;
    private final List<RoleProcess> taskManagers;
    private final FlinkCli cli;

    /** The ports of the processes. */
    private record Ends(
            int zooKeeper, int broker, int proxied, int proxy, int rest, int... metrics) {}

    private FaultCluster(Path folder, Ends ends) throws Exception {
        this.folder = folder;
        this.ends = ends;
        String lib = ClassPaths.ofTheCluster(folder);
        this.zooKeeper = new RoleProcess(zooKeeperRole(lib), folder);
        this.broker = new RoleProcess(brokerRole(), folder);
        Path conf = FlinkFiles.jobManager(folder, temporary.path(), ends.zooKeeper, ends.rest);
        this.jobManager =
                flink(
                        "jobmanager",
                        lib,
                        "-Xmx384m",
                        "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint",
                        conf);
        this.cli = new FlinkCli(lib, ends.rest);
        this.taskManagers =
                IntStream.range(0, TASK_MANAGERS)
                        .mapToObj(number -> newTaskManager(lib, number))
                        .toList();
    }

    /**
     * Starts all processes.
     *
     * @param folder takes logs, topics, checkpoints; not deleted
     */
    public static FaultCluster start(Path folder) throws Exception {
        Ends ends =
                new Ends(
                        Ports.free(),
                        Ports.free(),
                        Ports.free(),
                        Ports.free(),
                        Ports.free(),
                        Ports.free(),
                        Ports.free());
        FaultCluster cluster = new FaultCluster(folder, ends);
        try {
            cluster.mend();
        } catch (Exception | AssertionError e) {
            cluster.close();
            throw e;
        }
        return cluster;
    }

    private Role zooKeeperRole(String lib) {
        return Role.of(
                "zookeeper",
                lib,
                options("zookeeper", "-Xmx64m", "-Dzookeeper.admin.enableServer=false"),
                "org.apache.flink.shaded.zookeeper3.org.apache.zookeeper.server.ZooKeeperServerMain",
                String.valueOf(ends.zooKeeper),
                folder.resolve("zookeeper").toString());
    }

    private Role brokerRole() throws Exception {
        Path settings =
                BrokerFiles.create(folder, ends.broker, Ports.free(), ends.proxied, ends.proxy);
        return Role.of(
                "broker",
                ClassPaths.ofTheTest(),
                options("broker", "-Xmx512m"),
                "kafka.Kafka",
                settings.toString());
    }

    private RoleProcess newTaskManager(String lib, int number) {
        try {
            Path conf =
                    FlinkFiles.taskManager(
                            folder, temporary.path(), number, ends.zooKeeper, ends.metrics[number]);
            return flink(
                    "taskmanager-" + number,
                    lib,
                    "-Xmx512m",
                    "org.apache.flink.runtime.taskexecutor.TaskManagerRunner",
                    conf);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private RoleProcess flink(String name, String lib, String heap, String main, Path conf) {
        List<String> options =
                options(
                        name,
                        heap,
                        "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0",
                        "-Dai.djl.offline=true");
        return new RoleProcess(
                Role.of(name, lib, options, main, "--configDir", conf.toString()), folder);
    }

    /** Adds the logging configuration that is shipped for clusters. */
    private List<String> options(String name, String... others) {
        Path logging = Home.folder().resolve("docker").resolve("log4j-console.properties");
        List<String> options = new ArrayList<>(List.of(others));
        options.add("-Dlog4j.configurationFile=" + logging);
        options.add("-Dlog.file=" + folder.resolve(name + ".log"));
        return options;
    }

    /**
     * Prepares a verb of Sluice's own command.
     *
     * @param name the name of its files; unique
     */
    public RoleProcess sluice(String name, String... arguments) {
        List<String> options =
                List.of(
                        "-Xmx512m",
                        "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0",
                        "-Dai.djl.offline=true",
                        "-Dsluice.home=" + Home.folder(),
                        "-Dsluice.state=" + folder.resolve(name),
                        "-Dsluice.logs=" + folder.resolve(name).resolve("logs"));
        return new RoleProcess(
                Role.of(name, ClassPaths.ofTheTest(), options, "dev.sluice.app.Main", arguments),
                folder);
    }

    public RoleProcess zooKeeper() {
        return zooKeeper;
    }

    public RoleProcess broker() {
        return broker;
    }

    public RoleProcess jobManager() {
        return jobManager;
    }

    public RoleProcess taskManager(int number) {
        return taskManagers.get(number);
    }

    public FlinkRest flink() {
        return new FlinkRest(ends.rest);
    }

    /** Returns the command that submits jobs. */
    public FlinkCli cli() {
        return cli;
    }

    /** Returns the address of the broker. */
    public String bootstrapServers() {
        return "localhost:" + ends.broker;
    }

    /** Returns the address of the broker for clients that connect through {@link #proxy}. */
    public String proxiedServers() {
        return "localhost:" + ends.proxy;
    }

    /** Starts a proxy before the broker. */
    public Proxy proxy() throws IOException {
        return new Proxy(ends.proxy, ends.proxied);
    }

    /** Returns the ports at which the task managers serve their metrics. */
    public List<Integer> metrics() {
        return IntStream.of(ends.metrics).boxed().toList();
    }

    public Path folder() {
        return folder;
    }

    /** Starts what is not running, as a supervisor would, and waits until all of it works. */
    public void mend() throws Exception {
        startEnded();
        awaitBroker();
        awaitSlots();
    }

    /** Starts what is not running, without waiting. */
    public void startEnded() throws IOException {
        for (RoleProcess process : all()) {
            if (!process.alive()) {
                process.start();
            }
        }
    }

    /** Waits until the broker answers. */
    public void awaitBroker() throws Exception {
        Properties client = new Properties();
        client.put("bootstrap.servers", bootstrapServers());
        client.put("request.timeout.ms", "5000");
        client.put("default.api.timeout.ms", "10000");
        await(
                "the broker",
                () -> {
                    checkAlive();
                    try (Admin admin = Admin.create(client)) {
                        return !admin.describeCluster().nodes().get().isEmpty();
                    }
                });
    }

    private void awaitSlots() throws Exception {
        await(
                "%d slots".formatted(SLOTS),
                () -> {
                    checkAlive();
                    return flink().slots() == SLOTS;
                });
    }

    private void checkAlive() {
        for (RoleProcess process : all()) {
            if (!process.alive()) {
                throw new AssertionError(process + " has ended");
            }
        }
    }

    /** Waits until a condition holds; what it throws counts as false. */
    public static void await(String what, Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + START.toNanos();
        Exception last = null;
        while (System.nanoTime() < deadline) {
            try {
                if (condition.call()) {
                    return;
                }
            } catch (IOException | ExecutionException e) {
                last = e;
            }
            Thread.sleep(POLL.toMillis());
        }
        throw new AssertionError("timed out waiting for " + what, last);
    }

    private List<RoleProcess> all() {
        return Stream.concat(Stream.of(zooKeeper, broker, jobManager), taskManagers.stream())
                .toList();
    }

    /** Kills everything but ZooKeeper. */
    public void killAll() throws InterruptedException {
        for (RoleProcess process : all()) {
            if (process != zooKeeper) {
                process.kill();
            }
        }
    }

    @Override
    public void close() {
        all().forEach(RoleProcess::close);
        temporary.close();
    }
}
