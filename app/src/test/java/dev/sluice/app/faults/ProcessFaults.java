// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.faults;

import java.util.List;

/** Processes of Flink are killed or stopped. */
final class ProcessFaults {

    private static final int ZOMBIE_SECONDS = 25;

    private ProcessFaults() {}

    static List<Fault> all() {
        return List.of(
                Fault.of("none", "nothing happens, the second run", ProcessFaults::nothing),
                Fault.of(
                        "kill-taskmanager",
                        "kill -9 of a task manager",
                        ProcessFaults::killTaskManager),
                Fault.of(
                                "kill-taskmanager-alo",
                                "kill -9 of a task manager",
                                ProcessFaults::killTaskManagerAndRepeat)
                        .atLeastOnce(),
                Fault.of(
                        "kill-taskmanager-thrice",
                        "kill -9 of a task manager, three times in a row",
                        ProcessFaults::killThrice),
                Fault.of(
                        "kill-jobmanager",
                        "kill -9 of the job manager, which a supervisor starts again (ZooKeeper)",
                        ProcessFaults::killJobManager),
                Fault.of(
                        "kill-everything",
                        "kill -9 of job manager, task managers and broker at once",
                        ProcessFaults::killEverything),
                Fault.of(
                        "zombie-taskmanager",
                        "a task manager stands still for %d s (SIGSTOP)".formatted(ZOMBIE_SECONDS),
                        ProcessFaults::zombie));
    }

    private static void nothing(Play play) throws Exception {
        play.start(2);
        play.begin();
        play.publish(1, Corpus.CHUNKS);
    }

    private static void killTaskManager(Play play) throws Exception {
        play.untilHalf();
        play.work();
        play.broken();
        play.cluster().taskManager(0).kill();
        play.rest();
        play.cluster().startEnded();
    }

    private static void killTaskManagerAndRepeat(Play play) throws Exception {
        play.verdict().mayRepeat();
        killTaskManager(play);
        play.verdict().remark("repeated answers have the same ids and text, as documented");
    }

    private static void killThrice(Play play) throws Exception {
        play.untilHalf();
        play.work();
        play.broken();
        play.rest();
        for (int i = 0; i < 3; i++) {
            play.cluster().taskManager(i % 2).kill();
            play.cluster().mend();
        }
    }

    private static void killJobManager(Play play) throws Exception {
        play.untilHalf();
        play.work();
        play.broken();
        play.cluster().jobManager().kill();
        play.rest();
        play.cluster().startEnded();
    }

    private static void killEverything(Play play) throws Exception {
        play.untilHalf();
        play.work();
        play.broken();
        play.cluster().killAll();
        play.rest();
        play.cluster().startEnded();
    }

    private static void zombie(Play play) throws Exception {
        play.untilHalf();
        play.work();
        play.broken();
        play.cluster().taskManager(1).suspend(2 * ZOMBIE_SECONDS);
        play.rest();
        Thread.sleep(ZOMBIE_SECONDS * 1_000L);
        play.cluster().taskManager(1).resume();
    }
}
