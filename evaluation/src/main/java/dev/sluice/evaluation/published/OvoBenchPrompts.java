// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.published;

import java.util.ArrayList;
import java.util.List;

/**
 * The prompts of OVO-Bench (Li et al. 2025, MIT licence), including their spelling. Scores are
 * comparable only if they stay as they are. Stateless.
 */
final class OvoBenchPrompts {

    private static final String CHOICE =
            "\nQuestion: %s\nOptions:\n%s\n\n"
                    + "Respond only with the letter corresponding to your chosen option (e.g., A,"
                    + " B, C). \nDo not include any additional text or explanation in your"
                    + " response.\n";

    private static final String REPETITIONS =
            "\nYou're watching a video in which people may perform a certain type of action"
                    + " repetively. \nThe person performing this kind of action are referred to as"
                    + " 'they' in the following statement.\nYou're task is to count how many times"
                    + " have different people in the video perform this kind of action in total.\n"
                    + "One complete motion counts as one. \nNow, answer the following question: How"
                    + " many times did they %s?\nProvide your answer as a single number (e.g., 0, 1,"
                    + " 2, 3…) indicating the total count.\nDo not include any additional text or"
                    + " explanation in your response.\n";

    private static final String STEP =
            "\nYou're watching a tutorial video which contain a sequential of steps. \n"
                    + "The following is one step from the whole procedures: \n%s\n"
                    + "Your task is to determine if the man or woman in the video is currently"
                    + " performing this step.\nAnswer only with “Yes” or “No”.\nDo not include any"
                    + " additional text or explanation in your response.\n";

    private static final String CLUES =
            "\nYou're responsible of answering questions based on the video content. \n"
                    + "The following question are relevant to the latest frames, i.e. the end of"
                    + " the video.\n%s\nDecide whether existing visual content, especially latest"
                    + " frames, i.e. frames that near the end of the video, provide enough"
                    + " information for answering the question.\nAnswer only with “Yes” or “No”.\n"
                    + "Do not include any additional text or explanation in your response.\n";

    private OvoBenchPrompts() {}

    /** Returns the prompt of a multiple-choice question. */
    static String choice(String question, List<String> options) {
        List<String> lettered = new ArrayList<>();
        for (int i = 0; i < options.size(); i++) {
            lettered.add(OptionLetters.of(i) + ". " + options.get(i));
        }
        return CHOICE.formatted(question, String.join("; ", lettered) + ";");
    }

    /** Returns the prompt of REC, which asks how often something was done so far. */
    static String repetitions(String activity) {
        return REPETITIONS.formatted(activity);
    }

    /** Returns the prompt of SSR, which asks whether a step is being performed. */
    static String step(String step) {
        return STEP.formatted(step);
    }

    /** Returns the prompt of CRR, which asks whether the video so far suffices to answer. */
    static String clues(String question) {
        return CLUES.formatted(question);
    }
}
