package dev.sluice.model.family;

import dev.sluice.model.VisualStep;
import dev.sluice.model.text.EnglishNumbers;
import dev.sluice.model.text.TextTokenizer;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The chat of SmolVLM2 with one video and one question: an introduction, then each frame behind its
 * time. The reference introduces a video by the number of its frames and its length. Of a stream
 * nobody knows them, and a prompt must not change in front while it grows behind, so a stream is
 * introduced without them; everything else is alike. A step of which nothing is left is not
 * mentioned.
 */
final class SmolPrompt implements PromptAssembler {

    /** How a stream is introduced. */
    static final String STREAM = "You are provided the following series of frames from a video.\n";

    /** Tokens that the tokenizer has to know. */
    static final List<String> SPECIAL =
            List.of(
                    "<|im_start|>",
                    "<end_of_utterance>",
                    "<fake_token_around_image>",
                    "<global-img>");

    /** The chat was trained on {@code Assistant: Yes}, but the prompt ends with the colon. */
    static final String BEFORE_ANSWER = " ";

    private static final String CLIP =
            "You are provided the following series of %s frames from a %s [H:MM:SS] video.\n";

    private static final String PREFIX = "<|im_start|>";
    private static final String USER = "User: ";
    private static final String FRAME_START = "<fake_token_around_image><global-img>";
    private static final String FRAME_END = "<fake_token_around_image>";
    private static final String VIDEO_END = "\n\n";
    private static final String TAIL = "<end_of_utterance>\nAssistant:";

    private final TextTokenizer tokenizer;
    private final String introduction;
    private final StepTimestamps clock;
    private final SequentialPositions positions = new SequentialPositions();
    private boolean anyRows;

    SmolPrompt(TextTokenizer tokenizer, double stepSeconds, String introduction) {
        this.tokenizer = tokenizer;
        this.introduction = introduction;
        this.clock = new StepTimestamps(stepSeconds);
    }

    /** How the reference introduces a clip. */
    static String clip(int steps, double stepSeconds) {
        long seconds = (long) (steps * stepSeconds);
        String length =
                String.format(
                        Locale.ROOT,
                        "%d:%02d:%02d",
                        seconds / 3600,
                        seconds / 60 % 60,
                        seconds % 60);
        return String.format(Locale.ROOT, CLIP, EnglishNumbers.of(steps), length);
    }

    @Override
    public List<PromptSegment> prefix() {
        return List.of(words(tokenizer.encode(PREFIX)));
    }

    @Override
    public List<PromptSegment> step(VisualStep step) {
        long second = (long) clock.seconds(step);
        int rows = step.positions().length;
        if (rows == 0) {
            return List.of();
        }
        String before = anyRows ? "" : USER + introduction;
        String stamp =
                String.format(Locale.ROOT, "\nFrame from %02d:%02d:", second / 60, second % 60);
        anyRows = true;
        return List.of(
                words(tokenizer.encode(before + stamp + FRAME_START)),
                new PromptSegment.Visual(step.rows(), positions.take(rows)),
                words(tokenizer.encode(FRAME_END)));
    }

    @Override
    public List<PromptSegment> tail(List<VisualStep> provisional, String question) {
        List<PromptSegment> runs = new ArrayList<>();
        for (VisualStep step : provisional) {
            runs.addAll(step(step));
        }
        runs.add(words(tokenizer.encode(anyRows ? VIDEO_END : USER, question, TAIL)));
        return runs;
    }

    @Override
    public long nextPosition() {
        return positions.next();
    }

    private PromptSegment words(int[] ids) {
        return new PromptSegment.Text(ids, positions.take(ids.length));
    }
}
