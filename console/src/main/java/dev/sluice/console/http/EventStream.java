// SPDX-License-Identifier: Apache-2.0
package dev.sluice.console.http;

import io.javalin.http.Context;

import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.CompletableFuture;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * A response of server-sent events (HTML Living Standard, 9.2). Each has a thread of its own that
 * writes, so that a slow client holds up nobody.
 */
public final class EventStream {

    private final OutputStream out;

    private EventStream(OutputStream out) {
        this.out = out;
    }

    /** Writes the events; it ends when the method returns or throws. */
    @FunctionalInterface
    public interface Writer {

        /**
         * Writes to the client.
         *
         * @throws IOException if the client is gone
         */
        void write(EventStream events) throws IOException, InterruptedException;
    }

    /** Starts the response of a request. */
    public static void start(Context context, String name, Writer writer) {
        CompletableFuture<Void> ended = new CompletableFuture<>();
        context.res().setContentType("text/event-stream; charset=utf-8");
        context.res().setHeader("Cache-Control", "no-store");
        context.res().setHeader("X-Accel-Buffering", "no");
        Thread thread =
                new Thread(
                        () -> {
                            try {
                                OutputStream out = context.res().getOutputStream();
                                writer.write(new EventStream(out));
                            } catch (IOException | IllegalStateException e) {
                                // The client is gone, or the server stops.
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            } finally {
                                ended.complete(null);
                            }
                        },
                        name);
        thread.setDaemon(true);
        context.future(
                () -> {
                    thread.start();
                    return ended;
                });
    }

    /** Writes an event of a kind. */
    public void send(String name, String json) throws IOException {
        write("event: " + name + "\ndata: " + json + "\n\n");
    }

    /** Writes an event without a kind. */
    public void send(String data) throws IOException {
        write("data: " + data + "\n\n");
    }

    /** Writes something that clients ignore, by which a connection that is gone is noticed. */
    public void beat() throws IOException {
        write(":\n\n");
    }

    private void write(String text) throws IOException {
        out.write(text.getBytes(UTF_8));
        out.flush();
    }
}
