// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.hub;

import dev.sluice.platform.SluiceException;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A repository of a hub at a revision.
 *
 * @param owner the user or organisation
 * @param name the name under the owner
 * @param revision a branch, a tag or a commit
 */
public record Repository(String owner, String name, String revision) {

    /** The revision if none is named. */
    public static final String MAIN = "main";

    private static final Pattern PART = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,95}");
    private static final Pattern REVISION = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/-]{0,199}");

    public Repository {
        if (!PART.matcher(owner).matches() || !PART.matcher(name).matches()) {
            throw new SluiceException(
                    "found the repository '%s/%s'; expected OWNER/NAME of letters, digits, '.', '_' and '-'"
                            .formatted(owner, name));
        }
        if (!REVISION.matcher(revision).matches() || revision.contains("..")) {
            throw new SluiceException(
                    "found the revision '%s'; expected a branch, a tag or a commit"
                            .formatted(revision));
        }
    }

    /** Whether a text names a repository and not an entry of the catalogue. */
    public static boolean isRepository(String text) {
        return text.contains("/");
    }

    /**
     * Parses {@code OWNER/NAME} or {@code OWNER/NAME@REVISION}.
     *
     * @throws SluiceException if the text has another form
     */
    public static Repository parse(String text) {
        int at = text.indexOf('@');
        String path = at < 0 ? text : text.substring(0, at);
        int slash = path.indexOf('/');
        if (slash < 0) {
            throw new SluiceException(
                    "found the repository '%s'; expected OWNER/NAME or OWNER/NAME@REVISION"
                            .formatted(text));
        }
        return new Repository(
                path.substring(0, slash),
                path.substring(slash + 1),
                at < 0 ? MAIN : text.substring(at + 1));
    }

    /** Returns {@code OWNER/NAME}. */
    public String path() {
        return owner + "/" + name;
    }

    /** Returns the same repository at another revision. */
    Repository at(String other) {
        return new Repository(owner, name, other);
    }

    /** Returns the path of the description of a revision. */
    String description() {
        return "/api/models/" + path() + "/revision/" + encoded(revision);
    }

    /** Returns the path of the list of files. */
    String tree() {
        return "/api/models/" + path() + "/tree/" + encoded(revision) + "?recursive=true";
    }

    /** Returns the path of a file's content. */
    String resolve(String file) {
        String encoded =
                Arrays.stream(file.split("/"))
                        .map(Repository::encoded)
                        .collect(Collectors.joining("/"));
        return "/" + path() + "/resolve/" + encoded(revision) + "/" + encoded;
    }

    private static String encoded(String part) {
        return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public String toString() {
        return path() + "@" + revision;
    }
}
