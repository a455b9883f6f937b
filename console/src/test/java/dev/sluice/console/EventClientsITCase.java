// SPDX-License-Identifier: Apache-2.0
package dev.sluice.console;

import dev.sluice.engine.protocol.EventType;
import dev.sluice.engine.protocol.StreamEvent;
import dev.sluice.operators.config.KafkaOptions;
import dev.sluice.platform.broker.EmbeddedBroker;
import dev.sluice.platform.topics.TopicPlan;
import dev.sluice.platform.topics.Topics;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.util.IOUtils;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import javax.management.ObjectName;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** Many clients that stay connected, beside a real broker. */
@Timeout(120)
final class EventClientsITCase {

    private static final int CLIENTS = 50;
    private static final int EVENTS = 200;
    private static final int PAUSE_MILLIS = 5;

    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private KafkaProducer<byte[], byte[]> producer;
    private Console console;
    private Set<ObjectName> consumersBefore;
    private int sent;

    @BeforeEach
    void start() throws Exception {
        EmbeddedBroker broker = keep(EmbeddedBroker.start());
        Configuration config = new Configuration();
        config.set(KafkaOptions.BOOTSTRAP_SERVERS, broker.bootstrapServers());
        try (Topics topics = new Topics(broker.clientProperties())) {
            topics.createMissing(TopicPlan.of(config));
        }
        ByteArraySerializer bytes = new ByteArraySerializer();
        producer = keep(new KafkaProducer<>(broker.clientProperties(), bytes, bytes));
        consumersBefore = consumers();
        console = keep(Console.start(ConsoleSettings.local(0), config));
    }

    @AfterEach
    void stop() throws Exception {
        IOUtils.closeAll(parts);
    }

    private <T extends AutoCloseable> T keep(T part) {
        parts.push(part);
        return part;
    }

    @Test
    void allGetEveryEventAndLeaveNothingBehind() throws Exception {
        List<Client> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(keep(new Client(console.address())));
        }
        // The console follows its topics once the first event arrives everywhere.
        await(() -> clients.stream().allMatch(client -> client.warm(this::send)));
        Set<ObjectName> consumers = consumers();
        int first = sent;
        long begin = System.nanoTime();
        long cpuBefore = cpuNanos();
        for (int i = 0; i < EVENTS; i++) {
            send();
            Thread.sleep(PAUSE_MILLIS);
        }
        List<Integer> expected = IntStream.range(first, sent).boxed().toList();
        await(() -> clients.stream().allMatch(client -> client.since(first).equals(expected)));
        System.err.printf(
                "%d clients, %d events in %.1f s: %.0f ms of CPU in the console's threads%n",
                CLIENTS, EVENTS, (System.nanoTime() - begin) / 1e9, (cpuNanos() - cpuBefore) / 1e6);
        assertThat(threads("sluice-console-client")).isEqualTo(CLIENTS);
        assertThat(consumers()).as("consumers do not depend on clients").isEqualTo(consumers);

        for (Client client : clients) {
            client.close();
        }
        await(
                () -> {
                    send(); // a client that is gone is noticed when something is written to it
                    return threads("sluice-console-client") == 0;
                });
        console.close();
        await(() -> threads("sluice-console") == 0);
        assertThat(consumers()).isEqualTo(consumersBefore);
    }

    /** Writes the event with the next number. */
    private void send() {
        StreamEvent event =
                StreamEvent.of(EventType.SCENE, "lobby", 1_000_000L + sent)
                        .with("step", sent)
                        .with("redundancy", 0.5)
                        .build();
        byte[] key = "lobby".getBytes(UTF_8);
        producer.send(new ProducerRecord<>("sluice.events", key, event.toRecord().value()));
        producer.flush();
        sent++;
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        while (!condition.getAsBoolean()) {
            Thread.sleep(50);
        }
    }

    private static Set<ObjectName> consumers() throws Exception {
        return ManagementFactory.getPlatformMBeanServer()
                .queryNames(new ObjectName("kafka.consumer:type=app-info,*"), null);
    }

    private static long threads(String name) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith(name))
                .count();
    }

    private static long cpuNanos() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("sluice-console"))
                .mapToLong(thread -> threads.getThreadCpuTime(thread.getId()))
                .filter(nanos -> nanos > 0)
                .sum();
    }

    /** A client of the events, which notes their numbers. */
    private static final class Client implements AutoCloseable {

        private final Socket socket;
        private final List<Integer> numbers = new ArrayList<>();
        private boolean warm;

        Client(URI address) throws IOException {
            socket = new Socket(address.getHost(), address.getPort());
            String request = "GET /api/events HTTP/1.1\r\nHost: localhost\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(UTF_8));
            Thread reader = new Thread(this::read, "client");
            reader.setDaemon(true);
            reader.start();
        }

        private void read() {
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8))) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    assertThat(line).as("a client that was too slow").isNotEqualTo("event: reset");
                    int step = line.indexOf("\"step\":");
                    if (step >= 0) {
                        add(Integer.parseInt(line.substring(step + 7, line.indexOf(',', step))));
                    }
                }
            } catch (IOException e) {
                // The test has closed it.
            }
        }

        private synchronized void add(int number) {
            numbers.add(number);
        }

        /** Whether an event has come; sends one if not. */
        synchronized boolean warm(Runnable send) {
            if (!warm && numbers.isEmpty()) {
                send.run();
            }
            warm = !numbers.isEmpty();
            return warm;
        }

        /** The numbers that have come, from one on. */
        synchronized List<Integer> since(int first) {
            return numbers.stream().filter(number -> number >= first).toList();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
