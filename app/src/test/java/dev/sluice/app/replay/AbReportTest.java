// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.replay;

import dev.sluice.engine.fixture.RecordSchema;
import dev.sluice.engine.protocol.EventType;
import dev.sluice.engine.protocol.Query;
import dev.sluice.engine.protocol.StreamEvent;
import dev.sluice.ingest.decode.RgbImage;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.util.Base64;
import java.util.List;

import static dev.sluice.app.replay.TestingAnswers.START;
import static dev.sluice.app.replay.TestingAnswers.once;
import static dev.sluice.app.replay.TestingAnswers.run;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** What an A/B report says, as text, JSON and HTML. */
final class AbReportTest {

    private static final Query QUESTION =
            Query.latest("gate", "Who?").withId("c").at(START + 3_000_000);

    private final AbReport report =
            AbReport.of(
                    run(
                            "run old",
                            once("a", 1, "yes"),
                            once("b", 2, "<no> & \u0007"),
                            TestingAnswers.answer(QUESTION, 0, 3, "nobody", 10)),
                    run(
                            "the live run",
                            once("a", 1, "yes"),
                            once("b", 2, "yes"),
                            TestingAnswers.answer(QUESTION, 0, 3, "nobody", 100),
                            once("d", 4, "yes")),
                    time -> true);

    @Test
    void theTextHasTheFiguresOfBothRuns() {
        assertThat(report.text())
                .startsWith(
                        "A: run old, model tiny, policy none\nB: the live run, model tiny, policy none\n")
                .containsPattern("tokens kept, mean +30 +55")
                .containsPattern("share kept, % +30.0 +55.0")
                .containsPattern("processor time, s +not known +not known")
                .endsWith(
                        "3 answers compared: 2 equal, 1 different, agreement 66.7%; only in A: 0, only in B: 1");
        assertThat(report.sameChunks()).isTrue();
        assertThat(AbReport.text(report.differing().get(0)))
                .startsWith("b to gate, about 2025-06-15T15:06:42.000000Z: Is <the> gate")
                .contains("A: \"<no> & \u0007\"; 4 frames: 100 tokens seen, 40 kept (40.0%)")
                .contains("B: \"yes\"");
    }

    @Test
    void theJsonHasTheRecordsOfBothAnswers() {
        JsonNode comparison = report.json().path("comparison");
        assertThat(comparison.path("pairs").asInt()).isEqualTo(3);
        assertThat(comparison.path("differ").asInt()).isEqualTo(1);
        assertThat(comparison.path("only_b").asInt()).isEqualTo(1);
        assertThat(comparison.path("agreement").asDouble()).isEqualTo(0.6667);
        assertThat(comparison.path("a").path("kept_percent").asDouble()).isEqualTo(30);
        assertThat(comparison.path("a").has("cpu_seconds")).isFalse();
        JsonNode pair = AbReport.json(report.differing().get(0)).path("pair");
        assertThat(pair.path("differs").asBoolean()).isTrue();
        RecordSchema.ANSWER.check(pair.path("a").toString().getBytes(UTF_8));
        assertThat(pair.path("b").path("answer").asText()).isEqualTo("yes");
    }

    @Test
    void chunksThatOnlyOneRunUsedAreNamed() {
        ComparedRun a = run("policy none", once("a", 1, "yes"));
        ComparedRun b = run("run old", once("a", 1, "no"));
        for (RunEvents events : List.of(a.events(), b.events())) {
            events.add(event(EventType.EPOCH, 0));
        }
        b.events().add(event(EventType.LATE, 7));
        AbReport compared = AbReport.of(a, b, time -> true);
        assertThat(compared.sameChunks()).isFalse();
        assertThat(compared.text()).endsWith("lost only in B: gate late 1-7;");
        assertThat(compared.json().path("comparison").path("lost_only_b")).hasSize(1);
        assertThat(AbReport.of(a, b, time -> time > START).sameChunks()).isTrue();
    }

    private static StreamEvent event(EventType type, long sequence) {
        return StreamEvent.of(type, "gate", START)
                .with("epoch", 1)
                .with("sequence", sequence)
                .with("reason", "gap closed")
                .build();
    }

    @Test
    void thePageIsWellFormedAndHasTheFrameOfEachDifference() throws Exception {
        RgbImage red = new RgbImage(640, 480, red(640 * 480));
        RgbImage small = SmallJpeg.shrink(red);
        ShownFrame frame = new ShownFrame(SmallJpeg.encode(small), 320, 240, START, "");
        Document page = parse(AbPage.of(report, pair -> frame));
        assertThat(page.getElementsByTagName("article").getLength()).isEqualTo(1);
        assertThat(page.getElementsByTagName("script").getLength()).isZero();
        assertThat(page.getElementsByTagName("strong").item(0).getTextContent())
                .isEqualTo("\"<no> & \uFFFD\"");
        Element image = (Element) page.getElementsByTagName("img").item(0);
        assertThat(image.getAttribute("alt")).isEqualTo("gate at 2025-06-15T15:06:40.000000Z");
        String data = image.getAttribute("src").substring("data:image/jpeg;base64,".length());
        BufferedImage decoded =
                ImageIO.read(new ByteArrayInputStream(Base64.getDecoder().decode(data)));
        assertThat(List.of(decoded.getWidth(), decoded.getHeight())).containsExactly(320, 240);
        assertThat(decoded.getRGB(100, 100) >> 16 & 0xFF).isBetween(195, 205);
    }

    @Test
    void thePageSaysWhereTheTopicHasNoFrame() throws Exception {
        Document page = parse(AbPage.of(report, pair -> ShownFrame.missing("no frame: it's gone")));
        assertThat(page.getElementsByTagName("img").getLength()).isZero();
        assertThat(page.getElementsByTagName("figcaption").item(0).getTextContent())
                .isEqualTo("gate, no frame: it's gone");
    }

    private static byte[] red(int pixels) {
        byte[] rgb = new byte[3 * pixels];
        for (int i = 0; i < pixels; i++) {
            rgb[3 * i] = (byte) 200;
        }
        return rgb;
    }

    private static Document parse(String page) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(page.getBytes(UTF_8)));
    }
}
