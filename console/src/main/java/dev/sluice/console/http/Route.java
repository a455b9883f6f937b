// SPDX-License-Identifier: Apache-2.0
package dev.sluice.console.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;

/**
 * What answers a request.
 *
 * @param method the HTTP method
 * @param path the pattern of its path, with parameters in braces
 * @param handler answers
 */
public record Route(HandlerType method, String path, Handler handler) {

    /** A route for reading. */
    public static Route get(String path, Handler handler) {
        return new Route(HandlerType.GET, path, handler);
    }

    /** A route for JSON that is sent. */
    public static Route post(String path, Handler handler) {
        return new Route(HandlerType.POST, path, handler);
    }

    /** A route for deleting. */
    public static Route delete(String path, Handler handler) {
        return new Route(HandlerType.DELETE, path, handler);
    }

    void addTo(RoutesConfig routes) {
        routes.addHttpHandler(method, path, handler);
    }
}
