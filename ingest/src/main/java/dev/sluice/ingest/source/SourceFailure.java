// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.source;

import dev.sluice.ingest.ffmpeg.Demuxer;
import dev.sluice.ingest.ffmpeg.FfmpegException;
import dev.sluice.ingest.ffmpeg.Interrupt;

import java.util.ArrayList;
import java.util.List;

/** Says what was found, what was expected and what to do where a source cannot be read. */
final class SourceFailure {

    private static final String CONTAINERS =
            "expected a video in MP4, MKV, WebM, MPEG-TS, AVI, FLV or another container of video";

    private SourceFailure() {}

    /** The source cannot be opened. */
    static SourceException opening(SourceSpec source, Interrupt interrupt, FfmpegException e) {
        if (interrupt.isOverdue()) {
            return new SourceException(
                    "%s: no answer in time; check that the source is on".formatted(source.name()),
                    e);
        }
        String found = source instanceof SourceSpec.LocalFile file ? ofFile(file, e) : ofServer(e);
        return new SourceException("%s: %s".formatted(source.name(), found), e);
    }

    private static String ofFile(SourceSpec.LocalFile file, FfmpegException e) {
        return switch (e.kind()) {
            case INVALID_DATA, END ->
                    FileContent.of(file.path())
                            .orElse(
                                    "this is no container that Sluice reads: "
                                            + CONTAINERS
                                            + "; check that the file is a video, or convert it");
            default -> e.reason() + ": expected a video file; check the file";
        };
    }

    private static String ofServer(FfmpegException e) {
        return switch (e.kind()) {
            case UNAUTHORIZED ->
                    "the server asks for a user and a password, or does not accept the given ones"
                            + " (401): write scheme://user:${NAME}@host and set NAME";
            case FORBIDDEN ->
                    "the server refuses access (403): expected an address that this user may"
                            + " read; check the user's rights and the address";
            case NOT_FOUND ->
                    "the server has nothing at this address (404): expected a stream; check the"
                            + " path of the URL in the camera's manual";
            case REFUSED ->
                    "nothing answers at this host and port (connection refused): expected a"
                            + " server; check both, and that the camera is on";
            case UNREACHABLE ->
                    "the host cannot be reached: expected a host in a network of this machine;"
                            + " check the address and the network";
            case INVALID_DATA, END ->
                    "the server answers with something else than video (%s): %s, or a playlist;"
                                    .formatted(e.reason(), CONTAINERS)
                            + " check the address";
            case OTHER ->
                    e.reason()
                            + ": expected a server that sends video; check the address, and that the camera is on";
        };
    }

    /** The source cannot be read any further. */
    static SourceException reading(String name, Interrupt interrupt, FfmpegException e) {
        String message = "%s: %s".formatted(name, e.getMessage());
        return new SourceException(
                interrupt.isOverdue()
                        ? message + ": no answer in time; check that the source is on"
                        : message,
                e);
    }

    /** The container has no video track, or none of this number. */
    static SourceException noVideo(SourceSpec source, Demuxer demuxer) {
        int videos = demuxer.videoStreams();
        if (videos > 0) {
            return new SourceException(
                    "%s: there is no video track %d in it: expected 1 to %d; choose one with #track=N"
                            .formatted(source.name(), source.track(), videos));
        }
        List<String> others = new ArrayList<>(demuxer.audioAndDataNames());
        if (demuxer.hasCover()) {
            others.add("a cover picture");
        }
        return new SourceException(
                "%s: no video in it%s: expected a video track; check that this is the right file or address"
                        .formatted(
                                source.name(),
                                others.isEmpty() ? "" : ", only " + String.join(", ", others)));
    }

    /** The video's codec is none that Sluice decodes. */
    static SourceException codec(SourceSpec source, Demuxer demuxer) {
        return new SourceException(
                "%s: the codec of the video is %s, which Sluice does not decode: expected H.264, H.265, VP9, AV1 or MJPEG, or for files another common codec; convert the video"
                        .formatted(source.name(), demuxer.parameters().codecName()));
    }
}
