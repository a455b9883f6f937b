// SPDX-License-Identifier: Apache-2.0
package dev.sluice.platform.streams;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** How changes of a file are noticed. */
final class ContentPollTest {

    @TempDir private Path folder;

    @Test
    void aChangeCountsWhenTwoPollsHaveFoundIt() throws Exception {
        Path file = Files.writeString(folder.resolve("a"), "one");
        ContentPoll poll = ContentPoll.open(file);
        assertThat(poll.content()).isEqualTo("one");
        assertThat(poll.poll()).isEmpty();

        Files.writeString(file, "");
        assertThat(poll.poll()).isEmpty();
        Files.writeString(file, "two");
        assertThat(poll.poll()).isEmpty();
        assertThat(poll.poll()).contains("two");
        assertThat(poll.poll()).isEmpty();
    }

    @Test
    void aFileThatIsReplacedIsFollowed() throws Exception {
        Path file = Files.writeString(folder.resolve("a"), "one");
        ContentPoll poll = ContentPoll.open(file);
        Path other = Files.writeString(folder.resolve("b"), "two");
        Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);
        assertThat(poll.poll()).isEmpty();
        assertThat(poll.poll()).contains("two");
    }

    @Test
    void aFileMayBeAwayForOnePoll() throws Exception {
        Path file = Files.writeString(folder.resolve("a"), "one");
        ContentPoll poll = ContentPoll.open(file);
        Files.delete(file);
        assertThat(poll.poll()).isEmpty();
        assertThatThrownBy(poll::poll).isInstanceOf(IOException.class);
        Files.writeString(file, "one");
        assertThat(poll.poll()).isEmpty();
        assertThat(poll.poll()).isEmpty();
        Files.writeString(file, "two");
        assertThat(poll.poll()).isEmpty();
        assertThat(poll.poll()).contains("two");
    }
}
