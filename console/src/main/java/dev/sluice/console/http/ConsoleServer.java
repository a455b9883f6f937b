// SPDX-License-Identifier: Apache-2.0
package dev.sluice.console.http;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.util.JavalinBindException;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The HTTP server. */
public final class ConsoleServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ConsoleServer.class);
    private static final int MAX_THREADS = 48;
    private static final int MIN_THREADS = 4;
    private static final int IDLE_MILLIS = 30_000;

    private final Javalin javalin;
    private final List<Route> routes;

    private ConsoleServer(Javalin javalin, List<Route> routes) {
        this.javalin = javalin;
        this.routes = List.copyOf(routes);
    }

    /**
     * Starts a server.
     *
     * @param port 0 for any free one
     * @param token what requests have to know, if anything
     * @throws PortTakenException if the port is taken
     */
    public static ConsoleServer start(
            String host, int port, Optional<String> token, List<Route> routes)
            throws PortTakenException {
        StaticFiles files = new StaticFiles();
        Gate gate = new Gate(isLoopback(host), token.orElse(null));
        List<Route> all = new ArrayList<>(files.routes());
        all.addAll(routes);
        Javalin javalin = Javalin.create(config -> configure(config, gate, policy(files), all));
        try {
            javalin.start(host, port);
        } catch (JavalinBindException e) {
            javalin.stop();
            throw new PortTakenException(port, e);
        }
        return new ConsoleServer(javalin, all);
    }

    private static void configure(
            JavalinConfig config, Gate gate, String policy, List<Route> routes) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.http.maxRequestSize = Replies.MAX_BODY;
        QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS, MIN_THREADS, IDLE_MILLIS);
        threads.setName("sluice-console-http");
        threads.setDaemon(true);
        config.jetty.threadPool = threads;
        config.jetty.modifyHttpConfiguration(
                http -> {
                    http.setSendServerVersion(false);
                    http.setSendXPoweredBy(false);
                });
        config.routes.before(
                context -> {
                    protect(context, policy);
                    gate.check(context);
                });
        config.routes.exception(
                ApiException.class, (refusal, context) -> Replies.refuse(context, refusal));
        config.routes.exception(Exception.class, ConsoleServer::fail);
        config.routes.exception(HttpResponseException.class, ConsoleServer::refuse);
        routes.forEach(route -> route.addTo(config.routes));
    }

    private static String policy(StaticFiles files) {
        return "default-src 'none'; script-src 'self'"
                + files.inlineScripts()
                + "; worker-src 'self' blob:; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:"
                + "; media-src 'self' blob:; connect-src 'self'; font-src 'self'; manifest-src 'self'"
                + "; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
    }

    private static void protect(Context context, String policy) {
        context.header("Content-Security-Policy", policy)
                .header("X-Content-Type-Options", "nosniff")
                .header("X-Frame-Options", "DENY")
                .header("Referrer-Policy", "no-referrer")
                .header("Cross-Origin-Resource-Policy", "same-origin")
                .header("Cross-Origin-Opener-Policy", "same-origin")
                .header("Cache-Control", "no-store");
    }

    /** What Javalin itself refuses: addresses without a route, bodies that are too large. */
    private static void refuse(HttpResponseException refusal, Context context) {
        String code =
                switch (refusal.getStatus()) {
                    case 404 -> "NOT_FOUND";
                    case 413 -> "LIMIT";
                    default -> "INVALID";
                };
        Replies.refuse(
                context,
                new ApiException(
                        refusal.getStatus(), code, "%s", String.valueOf(refusal.getMessage())));
    }

    private static void fail(Exception failure, Context context) {
        LOG.warn("{} {} failed", context.method(), context.path(), failure);
        Replies.refuse(
                context, new ApiException(500, "INTERNAL", "the request failed; the log says why"));
    }

    /** Whether an address is of this machine only. */
    public static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /** Returns a random token. */
    public static String newToken() {
        return Gate.secret();
    }

    /** All routes, those of the page's files among them. */
    public List<Route> routes() {
        return routes;
    }

    /** The port that the server is bound to. */
    public int port() {
        return javalin.port();
    }

    @Override
    public void close() {
        javalin.stop();
    }
}
