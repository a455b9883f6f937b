// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.keyed;

import dev.sluice.operators.keyed.WorkPool.Urgency;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(30)
class WorkPoolTest {

    @Test
    void urgentTasksOvertakeALimitedNumberOfOthers() throws Exception {
        List<String> started = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch go = new CountDownLatch(1);
        try (WorkPool pool = WorkPool.lease("order", 1)) {
            pool.execute(
                    Urgency.ASKED,
                    () -> {
                        try {
                            go.await();
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                    });
            pool.execute(Urgency.ROUTINE, () -> started.add("watch 1"));
            pool.execute(Urgency.ROUTINE, () -> started.add("watch 2"));
            CountDownLatch done = new CountDownLatch(1);
            for (int question = 1; question <= 20; question++) {
                String name = "question " + question;
                pool.execute(Urgency.ASKED, () -> started.add(name));
            }
            pool.execute(Urgency.ROUTINE, done::countDown);
            go.countDown();
            done.await();
        }
        assertThat(started).hasSize(22);
        assertThat(started.subList(0, 14))
                .startsWith("question 1", "question 2", "question 3")
                .noneMatch(name -> name.startsWith("watch"));
        assertThat(started.indexOf("watch 1")).isBetween(14, 17);
        assertThat(started.indexOf("watch 2")).isBetween(15, 18);
    }
}
