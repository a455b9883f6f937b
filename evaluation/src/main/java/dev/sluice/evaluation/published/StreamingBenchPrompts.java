// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.published;

import java.util.List;

/**
 * The prompts of StreamingBench (Lin et al. 2024, MIT licence). Scores are comparable only if they
 * stay as they are. Stateless.
 */
final class StreamingBenchPrompts {

    private static final String CHOICE =
            "You are an advanced video question-answering AI assistant. You have been provided with"
                    + " some frames from the video and a multiple-choice question related to the"
                    + " video. Your task is to carefully analyze the video and provide the best"
                    + " answer to question, choosing from the four options provided. Respond with"
                    + " only the letter (A, B, C, or D) of the correct option.\n\n"
                    + "Question: %s\n\nOptions:\n%s\n\nThe best option is:";

    private static final String SEQUENTIAL =
            "You are an advanced video question-answering AI assistant. You have been provided with"
                    + " a video and a multiple-choice question related to the video. Your task is"
                    + " to carefully analyze the video and the provided context to answer the"
                    + " question, choosing from the four options provided. Respond with only the"
                    + " letter (A, B, C, or D) of the correct option.\n\n%s\n\n"
                    + "Here is the question. Answer it and don't confuse it with the previous"
                    + " conversation.\nQuestion: %s\n\nOptions:\n%s\n\nThe best option is:";

    private static final String CONTEXT =
            "Here are the contextual information related to the video. Please answer the questions"
                    + " based on the contextual information: ";

    private static final String CONTEXT_ITEM =
            "At timestamp %s, the following question and answer occurred: Question: %s; Options:"
                    + " %s; Answer: %s; ";

    private static final String PROACTIVE =
            "You are an advanced image question-answering AI assistant. You have been provided with"
                    + " images and a question related to the images. Your task is to carefully"
                    + " analyze the images and provide the answer to the question. You need to"
                    + " carefully confirm whether the images content meet the conditions of the"
                    + " question, and then output the correct content.\n\n"
                    + "Question: %s\n\nThe answer is:\n";

    private static final String RIGHT_TIME =
            "%s Is it the right time to output \"%s\"? You can only answer yes or no.";

    private StreamingBenchPrompts() {}

    /** Returns the prompt of a multiple-choice question. */
    static String choice(String question, List<String> options) {
        return CHOICE.formatted(question, String.join("\n", options));
    }

    /**
     * Returns the prompt of a question that continues earlier ones.
     *
     * @param context the results of {@link #contextItem} for the earlier questions, concatenated
     */
    static String sequential(String context, String question, List<String> options) {
        String before = context.isEmpty() ? "" : CONTEXT + context;
        return SEQUENTIAL.formatted(before, question, String.join("\n", options));
    }

    /** Returns an earlier question with its correct answer, as part of a context. */
    static String contextItem(String time, String question, List<String> options, String answer) {
        return CONTEXT_ITEM.formatted(time, question, String.join(", ", options), answer);
    }

    /** Returns the prompt that asks whether it is the right time for an output. */
    static String rightTime(String question, String output) {
        return PROACTIVE.formatted(RIGHT_TIME.formatted(question, output));
    }

    /** Returns the prompt that asks for the output. */
    static String output(String question) {
        return PROACTIVE.formatted(question);
    }
}
