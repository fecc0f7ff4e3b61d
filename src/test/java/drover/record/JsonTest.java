package drover.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

    @Test
    void nesting_is_bounded_at_two_hundred() throws IOException {
        Json.read("[".repeat(200) + "]".repeat(200));

        assertThrows(IOException.class, () -> Json.read("[".repeat(201) + "]".repeat(201)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"count\":1,\"results\":[{\"id\":",
                "<html><h1>502 Bad Gateway</h1></html>",
                "{} {}",
                "[] trailing",
                "{\"id\":NaN}",
                "{'id':1}",
                "{\"id\":01}",
                "1e99999999999",
                "{\"total\":-1.5E-99999999999}"
            })
    void what_is_not_one_json_value_is_refused(String text) {
        assertThrows(IOException.class, () -> Json.read(text));
        assertThrows(IOException.class, () -> Json.read(text.getBytes(StandardCharsets.UTF_8)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"210.40", "0.1", "0.30000000000000004", "-12.000", "123456789012345678901234567890", "7"})
    void numbers_keep_their_text(String number) throws IOException {
        assertEquals(number, new String(Json.bytes(Json.read(number)), StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e400", "-1.50e-400", "2E5"})
    void numbers_with_an_exponent_keep_their_exact_value(String number) throws IOException {
        JsonNode again = Json.read(Json.bytes(Json.read(number)));

        assertEquals(new BigDecimal(number), again.decimalValue());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[1,2,3] | an array of 3",
                "{\"a\":1,\"b\":2} | an object of 2 fields",
                "\"secret\" | a string of 6 characters",
                "42 | an integer",
                "123456789012345678901234567890 | an integer",
                "4.2 | a decimal number",
                "true | a boolean",
                "null | null"
            })
    void a_shape_tells_what_a_value_is_like_and_not_what_it_is(String value, String shape) throws IOException {
        assertEquals(shape, Json.shape(Json.read(value)));
    }

    @Test
    void what_is_missing_has_the_shape_of_nothing() {
        assertEquals("nothing", Json.shape(MissingNode.getInstance()));
    }
}
