// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.alert.webhook;

import dev.sluice.app.alert.rule.Webhook;
import dev.sluice.engine.protocol.Answer;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** Sends notifications to their webhooks, and repeats what may succeed later. Thread-safe. */
public final class WebhookSender {

    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration RESPONSE = Duration.ofSeconds(20);

    private final HttpClient http;
    private final Messages messages;
    private final Frames frames;
    private final Attempts attempts;

    /**
     * @param links into the console, if its address is known
     * @param frames for alerts that send them
     */
    public WebhookSender(Optional<ConsoleLinks> links, Frames frames, Attempts attempts) {
        this.messages = new Messages(links);
        this.frames = frames;
        this.attempts = attempts;
        // A redirection would take the headers and the alert to somebody else, and not every
        // receiver of plain HTTP ignores the offer of HTTP/2.
        this.http =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .connectTimeout(CONNECT)
                        .build();
    }

    /**
     * Checks that a webhook's secret can be used.
     *
     * @throws IllegalArgumentException if not; the message does not contain it
     */
    public static void check(Webhook webhook) {
        webhook.secret().ifPresent(Signature::with);
    }

    /**
     * Sends a notification and waits until it is delivered or lost.
     *
     * @throws InterruptedException if the thread is interrupted; the notification may or may not
     *     have arrived
     */
    public Outcome send(Notification notification) throws InterruptedException {
        Message message = messages.write(notification, frame(notification));
        AtomicInteger made = new AtomicInteger();
        try {
            Failsafe.with(attempts.policy())
                    .run(
                            () -> {
                                made.incrementAndGet();
                                request(notification, message);
                            });
            return new Outcome(made.get(), Optional.empty());
        } catch (FailsafeException e) {
            Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
            if (cause instanceof InterruptedException) {
                throw (InterruptedException) new InterruptedException().initCause(e);
            }
            return new Outcome(made.get(), Optional.of(text(cause)));
        }
    }

    private Optional<Frame> frame(Notification notification) throws InterruptedException {
        long micros = notification.momentMicros();
        if (!notification.alert().withFrame() || micros == Answer.NO_TIME) {
            return Optional.empty();
        }
        // The answer's time is the end of what was seen: a frame that begins there was not.
        return frames.at(notification.stream(), micros - 1);
    }

    private void request(Notification notification, Message message)
            throws WebhookException, InterruptedException {
        CompletableFuture<HttpResponse<Void>> response =
                http.sendAsync(
                        request(notification.alert().webhook(), notification.id(), message),
                        HttpResponse.BodyHandlers.discarding());
        try {
            HttpResponse<Void> received = response.get(RESPONSE.toSeconds(), TimeUnit.SECONDS);
            int status = received.statusCode();
            if (status < 200 || status > 299) {
                throw WebhookException.status(
                        status,
                        received.headers()
                                .firstValue("Retry-After")
                                .flatMap(value -> RetryAfter.read(value, Instant.now())));
            }
        } catch (ExecutionException e) {
            Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
            throw WebhookException.unanswered("no response: " + text(cause), cause);
        } catch (TimeoutException e) {
            throw WebhookException.unanswered(
                    "no response within %d s".formatted(RESPONSE.toSeconds()), e);
        } finally {
            response.cancel(true);
        }
    }

    /** Each request has its own time and signature. */
    private static HttpRequest request(Webhook webhook, String id, Message message) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(webhook.uri())
                        .header("User-Agent", "sluice-alert")
                        .header("Content-Type", message.contentType())
                        .POST(HttpRequest.BodyPublishers.ofByteArray(message.body()));
        message.headers().forEach(request::setHeader);
        webhook.headers().forEach(request::setHeader);
        webhook.secret()
                .ifPresent(
                        secret ->
                                Signature.with(secret)
                                        .headers(
                                                Percent.header(id),
                                                Instant.now().getEpochSecond(),
                                                message.body())
                                        .forEach(request::setHeader));
        return request.build();
    }

    private static String text(Throwable failure) {
        return failure.getMessage() == null
                ? failure.getClass().getSimpleName()
                : failure.getMessage();
    }
}
