// SPDX-License-Identifier: Apache-2.0
package dev.sluice.console.http;

import io.javalin.http.Context;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * The files of the page: those of the resource folder {@code sluice-console}, and those of the
 * WebJars, whose addresses do not have their versions. Files stay in memory once they were asked
 * for. Thread-safe.
 */
final class StaticFiles {

    /** Flink's web UI has files of its own under {@code web}. */
    private static final String ROOT = "sluice-console/";

    private static final Pattern NAME =
            Pattern.compile("[A-Za-z0-9_@-][A-Za-z0-9._@-]*(?:/[A-Za-z0-9_@-][A-Za-z0-9._@-]*)*");
    private static final Pattern INLINE =
            Pattern.compile("<script(?![^>]*\\ssrc=)[^>]*>(.*?)</script>", Pattern.DOTALL);
    private static final Map<String, String> TYPES =
            Map.of(
                    "html", "text/html; charset=utf-8",
                    "js", "text/javascript; charset=utf-8",
                    "mjs", "text/javascript; charset=utf-8",
                    "css", "text/css; charset=utf-8",
                    "svg", "image/svg+xml",
                    "png", "image/png",
                    "json", "application/json",
                    "webmanifest", "application/manifest+json",
                    "woff2", "font/woff2",
                    "ico", "image/x-icon");

    private final ConcurrentMap<String, StaticFile> files = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, String> versions = new ConcurrentHashMap<>();

    /**
     * A file.
     *
     * @param tag changes with its content
     */
    private record StaticFile(byte[] content, String tag) {}

    List<Route> routes() {
        return List.of(
                Route.get("/", context -> page(context, "index.html")),
                Route.get("/openapi.json", context -> page(context, "openapi.json")),
                Route.get("/favicon.ico", context -> page(context, "favicon.ico")),
                Route.get(
                        "/assets/<file>",
                        context -> page(context, "assets/" + context.pathParam("file"))),
                Route.get(
                        "/webjars/<file>", context -> webJar(context, context.pathParam("file"))));
    }

    private void page(Context context, String name) {
        send(context, ROOT, name);
    }

    /** Answers with a file of a WebJar, such as {@code lit/index.js}. */
    private void webJar(Context context, String name) {
        int slash = name.indexOf('/');
        if (slash < 0 || !NAME.matcher(name).matches()) {
            throw missing(name);
        }
        String jar = name.substring(0, slash);
        String version = versions.computeIfAbsent(jar, StaticFiles::version);
        if (version.isEmpty()) {
            throw missing(name);
        }
        String folder = "META-INF/resources/webjars/%s/%s/".formatted(jar, version);
        send(context, folder, name.substring(slash + 1));
    }

    private static String version(String jar) {
        String path = "META-INF/maven/org.webjars.npm/%s/pom.properties".formatted(jar);
        try (InputStream in = open(path)) {
            Properties properties = new Properties();
            if (in != null) {
                properties.load(in);
            }
            return properties.getProperty("version", "");
        } catch (IOException e) {
            throw new UncheckedIOException("the resource %s cannot be read".formatted(path), e);
        }
    }

    private void send(Context context, String folder, String name) {
        StaticFile file = find(folder, name).orElseThrow(() -> missing(name));
        context.header("ETag", file.tag()).header("Cache-Control", "no-cache");
        if (file.tag().equals(context.header("If-None-Match"))) {
            context.status(304);
            return;
        }
        String suffix = name.substring(name.lastIndexOf('.') + 1);
        context.contentType(TYPES.getOrDefault(suffix, "application/octet-stream"))
                .result(file.content());
    }

    private static ApiException missing(String name) {
        return ApiException.notFound("there is no file %s", name);
    }

    private Optional<StaticFile> find(String folder, String name) {
        if (!NAME.matcher(name).matches()) {
            return Optional.empty();
        }
        String path = folder + name;
        StaticFile known = files.get(path);
        if (known != null) {
            return Optional.of(known);
        }
        byte[] content = read(path);
        if (content == null) {
            return Optional.empty();
        }
        StaticFile file = new StaticFile(content, tag(content));
        files.put(path, file);
        return Optional.of(file);
    }

    private static byte @Nullable [] read(String path) {
        try (InputStream in = open(path)) {
            return in == null ? null : in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("the resource %s cannot be read".formatted(path), e);
        }
    }

    private static @Nullable InputStream open(String path) {
        return StaticFiles.class.getClassLoader().getResourceAsStream(path);
    }

    private static String tag(byte[] content) {
        return "\"%x\"".formatted(ByteBuffer.wrap(sha256(content)).getLong());
    }

    /**
     * Returns the sources of a Content-Security-Policy that allow the scripts inside the page, such
     * as its import map.
     */
    String inlineScripts() {
        StringBuilder sources = new StringBuilder();
        byte[] page = read(ROOT + "index.html");
        Matcher script = INLINE.matcher(page == null ? "" : new String(page, UTF_8));
        while (script.find()) {
            String hash =
                    Base64.getEncoder().encodeToString(sha256(script.group(1).getBytes(UTF_8)));
            sources.append(" 'sha256-").append(hash).append("'");
        }
        return sources.toString();
    }

    private static byte[] sha256(byte[] content) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(content);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
