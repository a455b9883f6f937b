// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.faults;

import dev.sluice.app.faults.process.FaultCluster;
import dev.sluice.app.faults.process.Proxy;

import java.util.List;

/** The broker, or the network before it, is away. */
final class BrokerFaults {

    private static final int AWAY_SECONDS = 120;
    private static final int STALL_SECONDS = 20;
    private static final int RESETS = 20;

    private BrokerFaults() {}

    /**
     * @param cluster gives the address of the proxy
     */
    static List<Fault> all(FaultCluster cluster) {
        return List.of(
                Fault.of(
                        "kill-broker",
                        "kill -9 of the broker, which is started again at once",
                        BrokerFaults::kill),
                Fault.of(
                        "broker-away",
                        "the broker is away for %d s".formatted(AWAY_SECONDS),
                        BrokerFaults::away),
                Fault.of(
                                "network-stall",
                                "nothing passes between the job and the broker for %d s, and connections stay open"
                                        .formatted(STALL_SECONDS),
                                BrokerFaults::stall)
                        .with("sluice.kafka.bootstrap-servers", cluster.proxiedServers()),
                Fault.of(
                                "network-reset",
                                "all connections to the broker are reset twice a second for %d s"
                                        .formatted(RESETS / 2),
                                BrokerFaults::reset)
                        .with("sluice.kafka.bootstrap-servers", cluster.proxiedServers()));
    }

    private static void kill(Play play) throws Exception {
        play.untilHalf();
        play.work();
        play.broken();
        play.cluster().broker().kill();
        play.rest();
        play.cluster().startEnded();
    }

    private static void away(Play play) throws Exception {
        play.untilHalf();
        play.work();
        play.broken();
        play.cluster().broker().kill();
        play.rest();
        Thread.sleep(AWAY_SECONDS * 1_000L);
        for (int i = 0; i < FaultCluster.TASK_MANAGERS; i++) {
            play.verdict().check(play.cluster().taskManager(i).alive(), "task manager %d ended", i);
        }
        play.cluster().startEnded();
    }

    private static void stall(Play play) throws Exception {
        Proxy proxy = play.closing(play.cluster().proxy());
        play.untilHalf();
        play.work();
        play.broken();
        proxy.stall(true);
        play.rest();
        Thread.sleep(STALL_SECONDS * 1_000L);
        proxy.stall(false);
    }

    private static void reset(Play play) throws Exception {
        Proxy proxy = play.closing(play.cluster().proxy());
        play.untilHalf();
        play.work();
        play.broken();
        play.rest();
        for (int i = 0; i < RESETS; i++) {
            proxy.reset();
            Thread.sleep(500);
        }
    }
}
