package drover.start;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.runtime.configuration.ConfigurationException;
import org.junit.jupiter.api.Test;

class StartFailureTest {

    @Test
    void what_has_been_said_in_our_words_is_said_so() {
        ConfigurationException ours = new ConfigurationException("Drover does not start, because of this.");

        assertEquals(
                "Drover does not start, because of this.",
                StartFailure.words(new IllegalStateException("wrapped", ours)));
    }

    @Test
    void anything_else_is_one_sentence_without_a_secret() {
        String words = StartFailure.words(new IllegalStateException(
                "it failed\n\tat somewhere", new IllegalArgumentException("jdbc:postgresql://u:canary@db/x")));

        assertTrue(words.startsWith("Drover does not start: it failed: jdbc:postgresql://***@db/x ("), words);
        assertEquals(1, words.lines().count());
    }

    @Test
    void what_only_names_the_next_failure_is_left_out() {
        Exception root = new IllegalArgumentException("there is no property foo");

        String words = StartFailure.words(new RuntimeException("Failed to start quarkus", new RuntimeException(root)));

        assertTrue(words.startsWith("Drover does not start: there is no property foo ("), words);
    }
}
