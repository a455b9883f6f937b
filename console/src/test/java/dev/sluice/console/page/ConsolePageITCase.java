// SPDX-License-Identifier: Apache-2.0
package dev.sluice.console.page;

import dev.sluice.engine.protocol.Answer;
import dev.sluice.platform.client.AnswerReader;
import dev.sluice.platform.client.ReceivedAnswer;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The console's page in a real browser, with a real broker, job, model and video. Where there is no
 * Chromium it is left out, unless {@value Chromium#VARIABLE} requires it.
 */
@Timeout(600)
final class ConsolePageITCase {

    private static final String LIVE = "lobby";
    private static final String STOPPED = "loading-dock";
    private static final int SIZE = 168;
    private static final String STREAM = "#/streams/" + LIVE;

    @TempDir private static Path folder;
    private static PageStand stand;
    private static Browser browser;

    @BeforeAll
    static void start() throws Exception {
        Optional<Chromium> chromium = Chromium.find();
        if (chromium.isEmpty() && !Chromium.isRequired()) {
            System.err.println("ConsolePageITCase was " + Chromium.MISSING);
        }
        Assumptions.assumeTrue(chromium.isPresent() || Chromium.isRequired(), Chromium.MISSING);
        stand =
                PageStand.start(
                        folder,
                        List.of(
                                PageStand.camera(LIVE, 7020, SIZE, 600),
                                PageStand.camera(STOPPED, 7002, SIZE, 4)));
        browser = Browser.start(chromium.orElseThrow(), folder.resolve("profile"));
    }

    @AfterAll
    static void stop() throws Exception {
        if (browser != null) {
            browser.close();
        }
        if (stand != null) {
            stand.close();
        }
    }

    /** Whatever a test did: the browser complained about nothing and asked nobody else. */
    @AfterEach
    void nothingWasAmiss() {
        TreeSet<String> others = browser.requests();
        // Chromium's own pages have addresses like chrome://…
        others.removeIf(address -> !address.matches("(https?|wss?)://.*"));
        others.removeIf(address -> address.startsWith(stand.address()));
        assertThat(others).as("requests to others").isEmpty();
        assertThat(browser.complaints()).as("complaints of the browser").isEmpty();
    }

    @Test
    void streamsAreShownWithTheirState() {
        open("#/");
        browser.await("the live stream", badge(LIVE) + "?.innerText.includes('live')");
        browser.await(
                "the stream whose source stopped",
                badge(STOPPED) + "?.innerText.includes('silent')");
        browser.await(
                "frames",
                "[...document.querySelectorAll('.thumb img')].filter(i => i.naturalWidth > 0).length == 2");
        assertThat(browser.text(".cards li h2"))
                .as("the silent stream needs attention first")
                .isEqualTo(STOPPED);
    }

    @Test
    void theLiveVideoPlaysAndTheOverlayShowsTheKeptTokensOfTheFrame() {
        open(STREAM);
        browser.await("the video to play", "document.querySelector('video')?.currentTime > 1");
        checkOverlay(shown -> shown.size() >= 2);
        browser.await(
                "the delay", "Number(document.querySelector('[data-delay]').dataset.delay) > 0");
    }

    @Test
    void thePastPlaysWithItsOverlay() {
        open("#/");
        String begin =
                (String)
                        browser.run(
                                "return fetch('/api/streams/%s').then(r => r.json()).then(s => s.video_from)"
                                        .formatted(LIVE));
        open(STREAM + "?at=" + begin);
        checkOverlay(
                shown ->
                        shown.stream().anyMatch(Shown::isPartlyKept)
                                && shown.stream().anyMatch(Shown::gated));
    }

    /** Compares what the overlay shows with the tokens topic, until enough was shown. */
    private static void checkOverlay(Predicate<Collection<Shown>> enough) {
        Map<Long, Shown> shown = new TreeMap<>();
        browser.await(
                "steps with tokens",
                () -> {
                    Shown step = Shown.read(browser);
                    step.index().ifPresent(index -> shown.put(index, step));
                    return enough.test(shown.values());
                });
        TreeMap<Long, TokenRecords.Step> written =
                TokenRecords.read(stand.client(), PageStand.TOKENS, LIVE);
        shown.values().forEach(step -> step.check(written));
    }

    @Test
    void aQuestionIsAskedByKeyboardAndAnswered() {
        open(STREAM);
        browser.await("the form", "document.querySelector('#question')");
        focusByTab("question");
        browser.type("How many shapes are there now?", Keys.ENTER);
        String card = "[data-mode=once] ";
        String said = browser.text(card + ".said");
        Answer answer = answerTo("How many shapes are there now?");
        assertThat(answer.text()).isEqualTo(said);
        assertThat(browser.text(card + ".evidence"))
                .contains("%,d seen".formatted(answer.evidence().tokensSeen()))
                .contains("%,d kept".formatted(answer.evidence().tokensKept()));
        browser.find(card + ".actions button").click();
        browser.await(
                "the clip",
                "location.hash.includes('at=') && document.querySelector('video').currentTime > 0.5");
    }

    @Test
    void aWatchFiresAndIsCancelled() {
        open(STREAM);
        browser.await("the form", "document.querySelector('#question')");
        focusByTab("question");
        browser.type("Tell me when the square is by the door.", Keys.TAB);
        browser.type(Keys.ARROW_RIGHT, Keys.ARROW_RIGHT, Keys.ARROW_RIGHT);
        browser.await("watch to be chosen", "document.querySelector('[name=until]')");
        browser.find("form.ask button.primary").sendKeys(Keys.ENTER);
        browser.await("an answer of the watch", "document.querySelector('[data-watch] .fired li')");
        assertThat(browser.text("[data-watch] .said")).isNotEmpty().isNotEqualTo("no answer yet");
        browser.find("[data-watch] .actions button").click();
        browser.await("the watch to end", "!document.querySelector('[data-watch]')");
    }

    @Test
    void theTimeLineLeadsToAMomentAndBackToLive() {
        open(STREAM);
        browser.await("the video", "document.querySelector('video')?.currentTime > 1");
        browser.await("the time line", "document.querySelector('.plot canvas')");
        browser.find(".plot").sendKeys(Keys.ARROW_LEFT);
        browser.await(
                "the moment",
                "location.hash.includes('at=') && /ago/.test(document.querySelector('.moment')?.innerText)");
        browser.await("the offer to ask", "document.querySelector('.time-line-head button')");
        browser.find(".live-button").click();
        browser.await(
                "live video",
                "!location.hash.includes('at=') && /delay/.test(document.querySelector('.moment')?.innerText)");
    }

    @Test
    void everyPageFitsANarrowScreen() {
        for (String page : List.of("#/", STREAM, "#/watches")) {
            browser.open(stand.address() + page, 360, 740, false);
            browser.await(page, "document.querySelector('h1')");
            assertThat(browser.run("return document.documentElement.scrollWidth"))
                    .as(page)
                    .isEqualTo(360L);
        }
    }

    private static Answer answerTo(String question) {
        try (AnswerReader answers = AnswerReader.fromStart(stand.client(), "sluice.answers")) {
            return answers.poll(Duration.ofSeconds(10)).stream()
                    .filter(received -> received.json().contains(question))
                    .map(ReceivedAnswer::answer)
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static void open(String page) {
        browser.open(stand.address() + page, 1280, 800, true);
    }

    private static String badge(String stream) {
        return "[...document.querySelectorAll('.card')].find(card => card.querySelector('h2').innerText == '%s')?.querySelector('.badge')"
                .formatted(stream);
    }

    private static void focusByTab(String id) {
        String focused = "return document.activeElement.id";
        for (int i = 0; i < 40 && !id.equals(browser.run(focused)); i++) {
            browser.type(Keys.TAB);
        }
        assertThat(browser.run(focused)).as("reached by Tab").isEqualTo(id);
    }
}
