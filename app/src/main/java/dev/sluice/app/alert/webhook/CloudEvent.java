// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.alert.webhook;

import java.util.LinkedHashMap;
import java.util.Map;

/** The attributes of CloudEvents 1.0, as JSON fields or as HTTP headers. Stateless. */
final class CloudEvent {

    private CloudEvent() {}

    /** The attributes by name, without those of the data. */
    static Map<String, String> attributes(Notification notification) {
        Map<String, String> attributes = new LinkedHashMap<>();
        attributes.put("specversion", "1.0");
        attributes.put("id", notification.id());
        attributes.put("source", notification.source());
        attributes.put("type", Messages.TYPE);
        attributes.put("subject", notification.stream());
        notification.moment().ifPresent(time -> attributes.put("time", time));
        return attributes;
    }

    /** The attributes as headers of the binary mode. */
    static Map<String, String> headers(Notification notification) {
        Map<String, String> headers = new LinkedHashMap<>();
        attributes(notification)
                .forEach((name, value) -> headers.put("ce-" + name, Percent.header(value)));
        return headers;
    }
}
