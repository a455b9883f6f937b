// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.hub;

import dev.sluice.platform.SluiceException;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** Turns the status of a response that is no success into an error. Stateless. */
final class Refusals {

    private static final int MANY_REQUESTS = 429;

    private Refusals() {}

    /**
     * Returns the error, for the caller to throw.
     *
     * @param what what was asked for
     * @throws SluiceException if repeating the request cannot help
     */
    static IOException of(
            HttpResponse<?> response,
            String what,
            Repository repository,
            HubAddress hub,
            Duration longestWait) {
        int status = response.statusCode();
        if (status == MANY_REQUESTS || status == 408 || status >= 500) {
            return later(response, what, longestWait);
        }
        String reason =
                switch (status) {
                    case 401 -> unauthorized(repository, hub);
                    case 403 -> forbidden(repository, hub);
                    case 404 -> missing(response, what, repository);
                    default -> "expected 200 or 206; is this the address of a hub?";
                };
        throw new SluiceException(
                "%s: %s answered %d for %s: %s"
                        .formatted(repository, response.uri().getHost(), status, what, reason));
    }

    private static IOException later(HttpResponse<?> response, String what, Duration longest) {
        int status = response.statusCode();
        Optional<Duration> wait =
                response.headers().firstValue("Retry-After").flatMap(Refusals::wait);
        String message =
                "%s answered %d for %s%s"
                        .formatted(
                                response.uri().getHost(),
                                status,
                                what,
                                status == MANY_REQUESTS ? " (too many requests)" : "");
        if (wait.isPresent() && wait.get().compareTo(longest) > 0) {
            throw new SluiceException(
                    "%s and asks to wait for %d s; run the same command again then, or set %s to a token, which raises the limit"
                            .formatted(message, wait.get().toSeconds(), HubAddress.TOKEN_VARIABLE));
        }
        return new TransferException(message, wait.orElse(null));
    }

    /** Reads seconds or a date (RFC 9110, section 10.2.3). */
    private static Optional<Duration> wait(String text) {
        try {
            if (text.strip().matches("\\d{1,9}")) {
                return Optional.of(Duration.ofSeconds(Long.parseLong(text.strip())));
            }
            Instant then = DateTimeFormatter.RFC_1123_DATE_TIME.parse(text.strip(), Instant::from);
            Duration wait = Duration.between(Instant.now(), then);
            return Optional.of(wait.isNegative() ? Duration.ZERO : wait);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static String unauthorized(Repository repository, HubAddress hub) {
        return hub.hasToken()
                ? "the token in %s is not accepted, or it may not read this repository; make another one"
                        .formatted(HubAddress.TOKEN_VARIABLE)
                : "the repository does not exist, or it needs a token: check the name at %s/%s, and set %s to a token of yours"
                        .formatted(hub, repository.path(), HubAddress.TOKEN_VARIABLE);
    }

    private static String forbidden(Repository repository, HubAddress hub) {
        return hub.hasToken()
                ? "the owner of the token has no access; accept the terms at %s/%s"
                        .formatted(hub, repository.path())
                : "access is restricted; accept the terms at %s/%s, and set %s to a token of yours"
                        .formatted(hub, repository.path(), HubAddress.TOKEN_VARIABLE);
    }

    private static String missing(HttpResponse<?> response, String what, Repository repository) {
        String code = response.headers().firstValue("X-Error-Code").orElse("");
        return switch (code) {
            case "RepoNotFound" -> "there is no such repository; check the name";
            case "RevisionNotFound" -> "the repository has no revision " + repository.revision();
            case "EntryNotFound" -> "the repository has no such file at this revision";
            default ->
                    what.equals(HubClient.DESCRIPTION)
                            ? "there is no such repository or revision; check both"
                            : "it does not exist at this revision";
        };
    }
}
