// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.publish;

/**
 * Builds a flat JSON object on one line (RFC 8259). Names are not escaped, so they have to be
 * constants. Not safe for use by several threads.
 */
public final class JsonLine {

    private final StringBuilder line = new StringBuilder("{");

    /** Adds a string. */
    public JsonLine text(String name, String value) {
        name(name).append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"' -> line.append("\\\"");
                case '\\' -> line.append("\\\\");
                case '\n' -> line.append("\\n");
                case '\t' -> line.append("\\t");
                default -> {
                    if (c < ' ') {
                        line.append("\\u%04x".formatted((int) c));
                    } else {
                        line.append(c);
                    }
                }
            }
        }
        line.append('"');
        return this;
    }

    /** Adds an integer. */
    public JsonLine number(String name, long value) {
        name(name).append(value);
        return this;
    }

    /** Returns the object. */
    public String end() {
        return line + "}";
    }

    private StringBuilder name(String name) {
        return line.append(line.length() == 1 ? "" : ",").append('"').append(name).append("\":");
    }
}
