// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.published;

import java.util.List;

/**
 * The words that StreamingBench (Lin et al. 2024, MIT licence) asks with; scores are comparable
 * only if they stay as they are. Stateless.
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

    static String choice(String question, List<String> options) {
        return CHOICE.formatted(question, String.join("\n", options));
    }

    /**
     * A question that goes on from earlier ones.
     *
     * @param context what {@link #contextItem} gave for these, one after another
     */
    static String sequential(String context, String question, List<String> options) {
        String before = context.isEmpty() ? "" : CONTEXT + context;
        return SEQUENTIAL.formatted(before, question, String.join("\n", options));
    }

    static String contextItem(String time, String question, List<String> options, String answer) {
        return CONTEXT_ITEM.formatted(time, question, String.join(", ", options), answer);
    }

    /** Asks whether to speak now. */
    static String rightTime(String question, String output) {
        return PROACTIVE.formatted(RIGHT_TIME.formatted(question, output));
    }

    /** Asks what to say. */
    static String output(String question) {
        return PROACTIVE.formatted(question);
    }
}
