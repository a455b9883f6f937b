// SPDX-License-Identifier: Apache-2.0
package dev.sluice.platform.config;

import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.MemorySize;

import java.util.List;

/** Which videos, besides streams, the console answers questions about. */
public final class ConsoleVideoOptions {

    public static final ConfigOption<MemorySize> MAX_UPLOAD =
            ConfigOptions.key("sluice.console.max-upload")
                    .memoryType()
                    .defaultValue(MemorySize.ofMebiBytes(16))
                    .withDescription(
                            "Maximum size of a video in a request of OpenAI's interface"
                                    + " ('data:video/mp4;base64,…'). The console beside a job answers"
                                    + " it with the job's model; the video is kept in a temporary"
                                    + " file for that time. With 0, such requests are refused.");

    public static final ConfigOption<String> VIDEO_FOLDER =
            ConfigOptions.key("sluice.console.video-folder")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "Folder of this machine whose videos a request of OpenAI's interface"
                                    + " may name ('file:///…'), including its subfolders. Who may use"
                                    + " the console can ask about all of them. If not set, requests"
                                    + " cannot name files.");

    /** All options, in the order of the reference. */
    public static final List<ConfigOption<?>> ALL = List.of(MAX_UPLOAD, VIDEO_FOLDER);

    private ConsoleVideoOptions() {}
}
