// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.alert.webhook;

import java.util.Map;

/**
 * What a request contains, before it is signed.
 *
 * @param contentType its media type
 * @param headers the headers that belong to the format
 * @param body its bytes, which belong to this record
 */
record Message(String contentType, Map<String, String> headers, byte[] body) {

    Message {
        headers = Map.copyOf(headers);
    }
}
