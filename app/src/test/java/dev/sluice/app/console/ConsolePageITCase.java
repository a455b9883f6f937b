// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.console;

import dev.sluice.engine.protocol.Answer;
import dev.sluice.ingest.chunk.FrameDisplay;
import dev.sluice.ingest.chunk.VideoChunk;
import dev.sluice.ingest.source.SourceSpec;
import dev.sluice.ingest.source.StreamSpec;
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

import javax.imageio.ImageIO;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
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
    private static final String TURNED = "hall";
    private static final String HEVC = "yard";
    private static final String JPEG = "platform";
    private static final List<String> FRAME_BY_FRAME = List.of(HEVC, JPEG);
    private static final Path VIDEOS =
            Path.of(System.getProperty("sluice.home"), "ingest/src/test/resources/video");
    private static final int SIZE = 168;
    private static final String STREAM = "#/streams/" + LIVE;

    /** The frame of the moment that is shown, as the server decodes it. */
    private static final String FRAME =
            """
            const time = new Date(document.querySelector('sluice-player').time + 0.5).toISOString();
            return fetch('/api/streams/%s/frame?at=' + time).then(answer => answer.arrayBuffer())
              .then(bytes => btoa(String.fromCharCode(...new Uint8Array(bytes))));
            """
                    .formatted(TURNED);

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
                                PageStand.camera(TURNED, 7020, 2 * SIZE, SIZE, 600),
                                PageStand.camera(STOPPED, 7002, SIZE, 4),
                                StreamSpec.of(
                                        HEVC,
                                        new SourceSpec.LocalFile(
                                                VIDEOS.resolve("source-h265-closed.mp4")))),
                        Map.of(TURNED, new FrameDisplay(90, false, 1, 1)));
        publishJpegs();
        browser = Browser.start(chromium.orElseThrow(), folder.resolve("profile"));
    }

    private static void publishJpegs() throws IOException {
        byte[] jpeg = Files.readAllBytes(VIDEOS.resolve("chunk-jpeg.jpg"));
        long epoch = System.currentTimeMillis() - 10_000;
        for (int i = 0; i < 3; i++) {
            long capture = (epoch + i * 1_000L) * 1_000;
            stand.publish(
                    new VideoChunk(
                            JPEG, epoch, i, "doors:", capture, 1_000_000, 0, "image/jpeg", jpeg));
        }
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
                "[...document.querySelectorAll('.thumb img')].filter(i => i.naturalWidth > 0).length == 5");
        browser.await(
                "the silent streams first, and before them the one that did not say it would end",
                "[...document.querySelectorAll('.cards li h2')].map(h => h.innerText).join() == '%s'"
                        .formatted(String.join(",", JPEG, STOPPED, HEVC, TURNED, LIVE)));
    }

    @Test
    void whatTheModelKnowsIsSaidOfVideoThatIsNotDrawn() {
        open("#/");
        browser.await("the note", card(HEVC) + "?.querySelector('.note')");
        String notice =
                (String)
                        browser.run(
                                "return document.querySelector('sluice-app').server.model_notice");
        assertThat(notice).contains("scenes drawn by Sluice");
        assertThat(browser.run("return %s.querySelector('.note').innerText".formatted(card(HEVC))))
                .isEqualTo(notice);
        assertThat(browser.run("return !%s.querySelector('.note')".formatted(card(LIVE))))
                .as("no note about a drawn scene")
                .isEqualTo(true);
        browser.find("details.model summary").click();
        assertThat(browser.text("details.model dl")).contains(notice);
        open("#/streams/" + HEVC);
        assertThat(browser.text("sluice-stream-page > .notice")).contains(notice);
    }

    @Test
    void framesAreShownOneByOneWhereTheVideoCannotBePlayed() {
        for (String stream : FRAME_BY_FRAME) {
            open("#/streams/" + stream);
            browser.await(
                    "a frame of " + stream,
                    "document.querySelector('.stage img')?.naturalWidth == 96");
            assertThat(browser.text("sluice-player .notice")).contains("Single frames are shown");
            checkOverlay(stream, shown -> !shown.isEmpty());
            browser.find(".icon-button[aria-label='Back 10 seconds']").click();
            browser.await("the moment", "location.hash.includes('at=')");
            browser.find(".icon-button[aria-label=Pause]").click();
            browser.await("the pause", "document.querySelector('.icon-button[aria-label=Play]')");
        }
    }

    @Test
    void turnedVideoIsShownUprightAndItsCellsAreThoseOfTheUprightFrame() throws Exception {
        openAtTheBeginning(TURNED);
        checkOverlay(TURNED, shown -> shown.stream().anyMatch(Shown::isPartlyKept));
        browser.run("document.querySelector('video').pause(); return true");
        browser.run("document.querySelector('sluice-player').opacity = 0; return true");
        browser.await("the pause", "document.querySelector('.icon-button[aria-label=Play]')");
        assertThat(
                        browser.run(
                                "const { rows, cols } = document.querySelector('sluice-player').step; return rows - cols"))
                .as("8 rows and 4 columns: the frame is twice as high as wide")
                .isEqualTo(4L);
        BufferedImage played = browser.pictureOf(".stage");
        byte[] frame = Base64.getDecoder().decode((String) browser.run(FRAME));
        BufferedImage upright = ImageIO.read(new ByteArrayInputStream(frame));
        assertThat(upright.getHeight()).isEqualTo(2 * upright.getWidth());
        double same = Likeness.difference(played, upright);
        double upsideDown = Likeness.difference(played, Likeness.upsideDown(upright));
        assertThat(same).as("levels, and %.1f upside down", upsideDown).isLessThan(upsideDown / 3);
    }

    @Test
    void aQuestionIsComparedUnderTwoPolicies() {
        open("#/compare");
        browser.await(
                "the stream",
                "document.querySelector('[name=stream] option[value], [name=stream] option')");
        browser.run(
                "document.querySelector('[name=stream]').value = '%s'; return true"
                        .formatted(LIVE));
        browser.find("[name=question]").sendKeys("How many shapes are there now?", Keys.ENTER);
        browser.await("both sides", "document.querySelectorAll('.side .said').length == 2");
        assertThat(
                        browser.run(
                                "return [...document.querySelectorAll('.side h2')].map(h => h.innerText).join()"))
                .isEqualTo(
                        browser.run(
                                "return document.querySelector('sluice-app').server.policies.slice(0, 2).join()"))
                .asString()
                .endsWith(",none");
        String used =
                "document.querySelectorAll('.side')[%d].querySelector('.meters b').innerText.replace(/\\D/g, '')";
        assertThat(Integer.parseInt((String) browser.run("return " + used.formatted(1))))
                .as("tokens in the prompt without a policy")
                .isGreaterThan(
                        Integer.parseInt((String) browser.run("return " + used.formatted(0))));
        List<?> said =
                (List<?>)
                        browser.run(
                                "return [...document.querySelectorAll('.said')].map(p => p.innerText)");
        assertThat(said).isNotEmpty().allMatch(text -> !text.toString().isBlank());
        assertThat(browser.text(".verdict"))
                .contains(said.get(0).equals(said.get(1)) ? "the same answer" : "differ");
    }

    @Test
    void theLiveVideoPlaysAndTheOverlayShowsTheKeptTokensOfTheFrame() {
        open(STREAM);
        browser.await("the video to play", "document.querySelector('video')?.currentTime > 1");
        checkOverlay(LIVE, shown -> shown.size() >= 2);
        browser.await(
                "the delay", "Number(document.querySelector('[data-delay]').dataset.delay) > 0");
    }

    @Test
    void thePastPlaysWithItsOverlay() {
        openAtTheBeginning(LIVE);
        checkOverlay(
                LIVE,
                shown ->
                        shown.stream().anyMatch(Shown::isPartlyKept)
                                && shown.stream().anyMatch(Shown::gated));
    }

    private static void openAtTheBeginning(String stream) {
        open("#/");
        String begin =
                (String)
                        browser.run(
                                "return fetch('/api/streams/%s').then(r => r.json()).then(s => s.video_from)"
                                        .formatted(stream));
        open("#/streams/%s?at=%s".formatted(stream, begin));
    }

    /** Compares what the overlay shows with the tokens topic, until enough was shown. */
    private static void checkOverlay(String stream, Predicate<Collection<Shown>> enough) {
        Map<Long, Shown> shown = new TreeMap<>();
        browser.await(
                "steps with tokens",
                () -> {
                    Shown step = Shown.read(browser);
                    step.index().ifPresent(index -> shown.put(index, step));
                    return enough.test(shown.values());
                });
        TreeMap<Long, TokenRecords.Step> written =
                TokenRecords.read(stand.client(), PageStand.TOKENS, stream);
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
        return card(stream) + "?.querySelector('.badge')";
    }

    private static String card(String stream) {
        return "[...document.querySelectorAll('.card')].find(card => card.querySelector('h2').innerText == '%s')"
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
