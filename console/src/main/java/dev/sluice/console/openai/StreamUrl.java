// SPDX-License-Identifier: Apache-2.0
package dev.sluice.console.openai;

import dev.sluice.console.http.ApiException;
import dev.sluice.console.http.Parameters;

import java.net.URLDecoder;
import java.util.OptionalLong;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * The address of a part of a stream, {@code sluice://STREAM?from=…&to=…}.
 *
 * @param streamId the stream
 * @param from capture time at which the evidence begins, microseconds since 1970
 * @param to capture time that is asked about; empty: now
 */
record StreamUrl(String streamId, OptionalLong from, OptionalLong to) {

    private static final String SCHEME = "sluice://";

    static boolean is(String url) {
        return url.startsWith(SCHEME);
    }

    /**
     * Reads an address.
     *
     * @throws ApiException if it is none
     */
    static StreamUrl parse(String url) {
        String rest = url.substring(SCHEME.length());
        int query = rest.indexOf('?');
        String id = decode(query < 0 ? rest : rest.substring(0, query));
        OptionalLong from = OptionalLong.empty();
        OptionalLong to = OptionalLong.empty();
        for (String part : query < 0 ? new String[0] : rest.substring(query + 1).split("&")) {
            int equal = part.indexOf('=');
            String name = equal < 0 ? part : part.substring(0, equal);
            String value = equal < 0 ? "" : decode(part.substring(equal + 1));
            switch (name) {
                case "from" -> from = OptionalLong.of(Parameters.time("from", value));
                case "to" -> to = OptionalLong.of(Parameters.time("to", value));
                default ->
                        throw ApiException.invalid(
                                "found the parameter %s in %s; expected from and to", name, url);
            }
        }
        if (id.isEmpty() || from.isPresent() && from.getAsLong() >= to.orElse(Long.MAX_VALUE)) {
            throw ApiException.invalid(
                    "found %s; expected sluice://STREAM?from=TIME&to=TIME with from before to",
                    url);
        }
        return new StreamUrl(id, from, to);
    }

    private static String decode(String text) {
        try {
            // A + is one here: it is part of the offset of a time.
            return URLDecoder.decode(text.replace("+", "%2B"), UTF_8);
        } catch (IllegalArgumentException e) {
            throw ApiException.invalid("found '%s'; expected percent-encoding as in URLs", text);
        }
    }
}
