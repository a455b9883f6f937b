// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.console;

import org.openqa.selenium.By;
import org.openqa.selenium.JavascriptExecutor;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.AddHasCdp;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.chromium.ChromiumDriver;
import org.openqa.selenium.chromium.ChromiumDriverCommandExecutor;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.remote.http.ClientConfig;

import javax.imageio.ImageIO;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static java.util.Objects.requireNonNull;

/** A Chromium without a window. For one thread. */
final class Browser implements AutoCloseable {

    /** Timeout of every wait: many times what is expected, for slow machines. */
    static final Duration TIMEOUT = Duration.ofMinutes(1);

    private static final Duration POLL = Duration.ofMillis(100);
    private static final Pattern REQUEST =
            Pattern.compile(
                    "\"Network\\.requestWillBeSent\".*?\"request\":\\{.*?\"url\":\"([^\"]+)\"");

    private final Driver driver;

    /** In place of ChromeDriver, which asks Selenium's manager where the programs are. */
    private static final class Driver extends ChromiumDriver {

        Driver(ChromeDriverService service, ChromeOptions options) {
            super(
                    new ChromiumDriverCommandExecutor(
                            service,
                            new AddHasCdp().getAdditionalCommands(),
                            ClientConfig.defaultConfig()),
                    options,
                    ChromeOptions.CAPABILITY);
            cdp = new AddHasCdp().getImplementation(getCapabilities(), getExecuteMethod());
        }
    }

    private Browser(Driver driver) {
        this.driver = driver;
    }

    /**
     * Starts it.
     *
     * @param profile an empty folder
     */
    static Browser start(Chromium chromium, Path profile) {
        ChromeOptions options = new ChromeOptions();
        options.setBinary(chromium.browser().toFile());
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--hide-scrollbars",
                "--user-data-dir=" + profile);
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        logs.enable(LogType.PERFORMANCE, Level.ALL);
        options.setCapability(ChromeOptions.LOGGING_PREFS, logs);
        ChromeDriverService service =
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(chromium.driver().toFile())
                        .usingAnyFreePort()
                        .build();
        return new Browser(new Driver(service, options));
    }

    /** Opens an address, with a window of a size in CSS pixels and a colour scheme. */
    void open(String address, int width, int height, boolean dark) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
        Map<String, String> scheme =
                Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light");
        driver.executeCdpCommand("Emulation.setEmulatedMedia", Map.of("features", List.of(scheme)));
        driver.get("about:blank"); // another part of the same page would not be loaded anew
        driver.get(address);
    }

    /** Runs a script and returns what it returns. */
    Object run(String script) {
        return requireNonNull(
                ((JavascriptExecutor) driver).executeScript(script), "the script returned nothing");
    }

    /** Waits until a script returns true. */
    void await(String what, String condition) {
        await(what, () -> Boolean.TRUE.equals(run("return !!(" + condition + ")")));
    }

    /** Waits until a condition holds. */
    void await(String what, Supplier<Boolean> condition) {
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        while (!condition.get()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError(
                        "waited in vain: %s; the page says:%n%s%n%s"
                                .formatted(what, text("body"), String.join("\n", complaints())));
            }
            sleep();
        }
    }

    private static void sleep() {
        try {
            Thread.sleep(POLL.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** Waits for an element and returns its text. */
    String text(String selector) {
        await(selector, () -> !driver.findElements(By.cssSelector(selector)).isEmpty());
        return find(selector).getText();
    }

    WebElement find(String selector) {
        return driver.findElement(By.cssSelector(selector));
    }

    /** Presses keys, or types a text, where the focus is. */
    void type(CharSequence... keys) {
        new Actions(driver).sendKeys(keys).perform();
    }

    /**
     * Collects garbage and returns what the page holds: {@code JSHeapUsedSize} in bytes, {@code
     * Nodes}, {@code JSEventListeners} and others.
     */
    Map<String, Long> held() {
        driver.executeCdpCommand("Performance.enable", Map.of());
        driver.executeCdpCommand("HeapProfiler.collectGarbage", Map.of());
        Map<String, Long> held = new TreeMap<>();
        Map<String, Object> metrics = driver.executeCdpCommand("Performance.getMetrics", Map.of());
        for (Object metric : (List<?>) requireNonNull(metrics.get("metrics"))) {
            Map<?, ?> pair = (Map<?, ?>) metric;
            held.put((String) pair.get("name"), ((Number) pair.get("value")).longValue());
        }
        return held;
    }

    /** The part of the page that is visible, as PNG. */
    byte[] picture() {
        return driver.getScreenshotAs(OutputType.BYTES);
    }

    /** An element as it is shown. */
    BufferedImage pictureOf(String selector) throws IOException {
        byte[] png = find(selector).getScreenshotAs(OutputType.BYTES);
        return ImageIO.read(new ByteArrayInputStream(png));
    }

    /** What the browser complained about since the last call. */
    List<String> complaints() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
                .map(LogEntry::toString)
                .toList();
    }

    /** The addresses that were requested since the last call. */
    TreeSet<String> requests() {
        TreeSet<String> addresses = new TreeSet<>();
        for (LogEntry entry : driver.manage().logs().get(LogType.PERFORMANCE)) {
            Matcher request = REQUEST.matcher(entry.getMessage());
            if (request.find()) {
                addresses.add(request.group(1));
            }
        }
        return addresses;
    }

    @Override
    public void close() {
        driver.quit();
    }
}
