// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.alert;

import dev.sluice.app.alert.rule.Alert;
import dev.sluice.app.alert.rule.CoolDowns;
import dev.sluice.app.alert.webhook.Notification;
import dev.sluice.app.alert.webhook.WebhookSender;
import dev.sluice.platform.client.AnswerGroup;
import dev.sluice.platform.client.GroupedAnswer;
import dev.sluice.platform.client.ReceivedAnswer;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.BooleanSupplier;

/**
 * Reads answers, sends those that alerts are about, and commits the place up to which all was
 * delivered or is lost. Not safe for use by several threads.
 */
final class AlertLoop implements AnswerGroup.Listener {

    /** So many answers of each partition before its place are read for their cool-downs. */
    private static final long PAST = 5_000;

    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration FINISH = Duration.ofSeconds(3);

    private final List<Alert> alerts;
    private final WebhookSender sender;
    private final AlertReport report;
    private final Map<Integer, PartitionProgress> partitions = new HashMap<>();
    private final Map<Integer, Long> committed = new HashMap<>();
    private @Nullable AnswerGroup group;

    AlertLoop(List<Alert> alerts, WebhookSender sender, AlertReport report) {
        this.alerts = alerts;
        this.sender = sender;
        this.report = report;
    }

    /**
     * Reads until it is told to stop. What is at work then may end; what cannot is not committed.
     *
     * @param client Kafka client properties
     * @param topic the answers topic
     * @param name of the consumer group
     */
    void run(
            Properties client,
            String topic,
            String name,
            AnswerGroup.Start start,
            BooleanSupplier stopped)
            throws InterruptedException {
        try (Lanes lanes = new Lanes(alerts);
                AnswerGroup joined = AnswerGroup.join(client, topic, name, start, PAST, this)) {
            group = joined;
            report.ready(alerts, name);
            while (!stopped.getAsBoolean()) {
                joined.pause(lanes.isFull());
                joined.poll(POLL).forEach(answer -> take(answer, lanes));
                commit();
            }
            lanes.finish(FINISH);
            lanes.close();
            commit();
        }
    }

    private void take(GroupedAnswer read, Lanes lanes) {
        PartitionProgress progress = partitions.get(read.partition());
        if (progress == null) {
            return;
        }
        List<Alert> caused =
                read.answer().map(a -> progress.coolDowns().take(a.answer())).orElse(List.of());
        if (read.past()) {
            return;
        }
        progress.read(read.offset(), caused.size());
        for (Alert alert : caused) {
            ReceivedAnswer answer = read.answer().orElseThrow();
            Notification notification = new Notification(alert, answer);
            lanes.add(
                    alert,
                    notification.stream(),
                    () -> {
                        send(notification);
                        progress.done(read.offset());
                    });
        }
    }

    /** A failure that nobody has thought of must not end the lane, nor be repeated for ever. */
    private void send(Notification notification) throws InterruptedException {
        try {
            report.outcome(notification, sender.send(notification));
        } catch (RuntimeException e) {
            report.failure(notification, e);
        }
    }

    private void commit() {
        Map<Integer, Long> places = new HashMap<>();
        partitions.forEach(
                (partition, progress) -> {
                    long place = progress.place();
                    if (committed.getOrDefault(partition, -1L) != place) {
                        places.put(partition, place);
                    }
                });
        commit(places);
    }

    private void commit(Map<Integer, Long> places) {
        if (!places.isEmpty() && group != null && group.commit(places)) {
            committed.putAll(places);
        }
    }

    @Override
    public void assigned(int partition, long from) {
        partitions.put(partition, new PartitionProgress(from, new CoolDowns(alerts)));
        committed.remove(partition);
    }

    @Override
    public void revoked(int partition) {
        PartitionProgress progress = partitions.remove(partition);
        if (progress != null) {
            commit(Map.of(partition, progress.place()));
        }
    }

    @Override
    public void lost(int partition) {
        partitions.remove(partition);
    }
}
