package dev.sluice.ingest.publish;

/** One flat JSON object on one line (RFC 8259); names are the caller's constants. */
public final class JsonLine {

    private final StringBuilder line = new StringBuilder("{");

    /** Adds a text. */
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

    /** Adds a whole number. */
    public JsonLine number(String name, long value) {
        name(name).append(value);
        return this;
    }

    /** The object. */
    public String end() {
        return line + "}";
    }

    private StringBuilder name(String name) {
        return line.append(line.length() == 1 ? "" : ",").append('"').append(name).append("\":");
    }
}
