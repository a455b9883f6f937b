// SPDX-License-Identifier: Apache-2.0
package dev.sluice.console.openai;

import dev.sluice.console.http.ApiException;
import dev.sluice.console.http.Asker;
import dev.sluice.console.http.EventStream;
import dev.sluice.console.http.Replies;
import dev.sluice.engine.protocol.Answer;
import dev.sluice.engine.protocol.AnswerJson;
import dev.sluice.engine.protocol.Query;
import dev.sluice.model.FinishReason;
import dev.sluice.platform.client.ReceivedAnswer;

import io.javalin.http.Context;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Semaphore;

/**
 * Chat completions about videos that are uploaded, or lie in a folder of this machine. The model in
 * this process answers them beside the job, a few at a time, and their text is streamed while it is
 * generated. Thread-safe.
 */
public final class VideoChat {

    private static final int AT_A_TIME = 2;
    private static final String ID = "video";
    private static final Duration TIMEOUT = Duration.ofMinutes(5);
    private static final Duration BEAT = Duration.ofSeconds(10);

    private final Optional<VideoAnswerer> answerer;
    private final long maxUpload;
    private final VideoFiles files;
    private final Semaphore free = new Semaphore(AT_A_TIME);

    /**
     * @param answerer empty if there is no model in this process
     * @param maxUpload size of the largest video in a request, bytes; 0 for none
     * @param folder whose files requests may name
     */
    public VideoChat(Optional<VideoAnswerer> answerer, long maxUpload, Optional<Path> folder) {
        this.answerer = answerer;
        this.maxUpload = answerer.isEmpty() ? 0 : maxUpload;
        this.files = new VideoFiles(maxUpload, folder);
    }

    /** Size of the largest video in a request, bytes; 0 for none. */
    long maxUpload() {
        return maxUpload;
    }

    /** Answers a request whose video is no stream. */
    void complete(Context context, ChatRequest request, String model) throws Exception {
        VideoAnswerer here =
                answerer.orElseThrow(
                        () ->
                                new ApiException(
                                        501,
                                        "NOT_SUPPORTED",
                                        "there is no model in this process, so that only streams can be asked about (sluice://STREAM?from=…&to=…); 'sluice run' and 'sluice demo' answer about other videos"));
        Query query = Asker.checked(request.query(ID));
        if (!free.tryAcquire()) {
            throw new ApiException(
                    429, "LIMIT", "%d other videos are being answered; try again later", AT_A_TIME);
        }
        boolean passedOn = false;
        try {
            VideoFile video = files.open(request.video());
            if (request.stream()) {
                Completion completion = Completion.of(query.queryId(), model);
                EventStream.start(
                        context,
                        "sluice-console-video",
                        events -> write(here, video, query, request, events, completion));
                passedOn = true;
            } else {
                try (video) {
                    ReceivedAnswer answer = answer(here, video, query, new Silent());
                    Replies.send(context, Completion.of(answer.answer()).whole(answer));
                }
            }
        } finally {
            if (!passedOn) {
                free.release();
            }
        }
    }

    private void write(
            VideoAnswerer here,
            VideoFile video,
            Query query,
            ChatRequest request,
            EventStream events,
            Completion completion)
            throws IOException {
        CompletionEvents out = new CompletionEvents(events, completion);
        try (video) {
            ReceivedAnswer answer = answer(here, video, query, new Writing(events, out));
            out.end(answer, request.usageInStream());
        } catch (ApiException e) {
            CompletionEvents.fail(events, e);
        } catch (UncheckedIOException e) {
            throw e.getCause(); // the client is gone
        } finally {
            free.release();
        }
    }

    private static ReceivedAnswer answer(
            VideoAnswerer here, VideoFile video, Query query, VideoAnswerer.Listener listener) {
        try {
            Answer answer = here.answer(video.path(), query, listener);
            if (answer.finishReason() == FinishReason.CANCELLED) {
                throw AnswerCheck.noAnswer(TIMEOUT);
            }
            return ReceivedAnswer.read(AnswerJson.write(AnswerCheck.withText(answer)));
        } catch (CancellationException e) {
            throw AnswerCheck.noAnswer(TIMEOUT);
        } catch (IOException e) {
            throw ApiException.invalid("the video cannot be read: %s", video.words(e));
        } catch (ApiException | UncheckedIOException e) {
            throw e;
        } catch (Exception e) {
            throw new ApiException(500, "MODEL_FAILED", "%s", video.words(e));
        }
    }

    /** Gives up in time. */
    private static class Silent implements VideoAnswerer.Listener {

        private final long deadline = System.nanoTime() + TIMEOUT.toNanos();

        @Override
        public boolean isCancelled() {
            return System.nanoTime() > deadline;
        }

        @Override
        public void text(String piece) {
            // The whole text is sent.
        }
    }

    /** Writes to a client, and gives up if it is gone. */
    private static final class Writing extends Silent {

        private final EventStream events;
        private final CompletionEvents out;
        private long last = System.nanoTime();

        Writing(EventStream events, CompletionEvents out) {
            this.events = events;
            this.out = out;
        }

        @Override
        public boolean isCancelled() {
            long now = System.nanoTime();
            try {
                if (now - last > BEAT.toNanos()) {
                    last = now;
                    events.beat();
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return super.isCancelled();
        }

        @Override
        public void text(String piece) {
            try {
                last = System.nanoTime();
                out.text(piece);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
