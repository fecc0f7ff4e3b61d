package drover.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainTextTest {

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "UTF-16LE", "UTF-16BE"})
    void text_is_decoded_with_and_without_a_byte_order_mark(String charset) throws CharacterCodingException {
        assertEquals("good-key", PlainText.decode("good-key".getBytes(Charset.forName(charset))));
        assertEquals("good-key", PlainText.decode("\ufeffgood-key".getBytes(Charset.forName(charset))));
    }

    @Test
    void what_is_neither_is_refused() {
        assertThrows(
                CharacterCodingException.class,
                () -> PlainText.decode("schlüssel".getBytes(StandardCharsets.ISO_8859_1)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"key\r\n", "key\u00a0", "\ufeffkey", "\u200bkey\u200b", "\t key \u2003\u0000", "key\u2028"})
    void blanks_and_invisible_characters_at_the_ends_go(String text) {
        assertEquals("key", PlainText.strip(text));
    }

    @Test
    void an_invisible_character_within_is_named() {
        assertEquals(Optional.of("U+200B"), PlainText.invisible("k\u200bey"));
        assertEquals(Optional.empty(), PlainText.invisible("a key of words"));
    }
}
