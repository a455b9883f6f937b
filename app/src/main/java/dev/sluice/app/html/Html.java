// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.html;

/** Makes text safe to be a part of a page. Stateless. */
public final class Html {

    private Html() {}

    /** Escapes text for content and attributes, and replaces what XML cannot contain. */
    public static String escape(String text) {
        StringBuilder escaped = new StringBuilder();
        text.codePoints()
                .forEach(
                        point -> {
                            switch (point) {
                                case '&' -> escaped.append("&amp;");
                                case '<' -> escaped.append("&lt;");
                                case '>' -> escaped.append("&gt;");
                                case '"' -> escaped.append("&quot;");
                                default -> escaped.appendCodePoint(isXml(point) ? point : 0xFFFD);
                            }
                        });
        return escaped.toString();
    }

    private static boolean isXml(int point) {
        boolean control = point < ' ' && point != '\t' && point != '\n' && point != '\r';
        boolean surrogate = point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
        return !control && !surrogate && point != 0xFFFE && point != 0xFFFF;
    }
}
