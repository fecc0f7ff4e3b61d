package drover.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AmountTest {

    @ParameterizedTest
    @CsvSource({
        "0, 18, 0",
        "0, 0, 0",
        "1, 18, 0.000000000000000001",
        "1000000000000000000, 18, 1",
        "960071318000000000, 18, 0.960071318",
        "1234567890123456789012345, 18, 1234567.890123456789012345",
        "10000000000000000000000, 18, 10000",
        "2500000, 6, 2.5",
        "100, 0, 100",
        "42, 0, 42"
    })
    void an_amount_is_a_plain_decimal_number_digit_by_digit(String units, int decimals, String amount) {
        assertEquals(amount, Amount.of(units, decimals));
    }

    @Test
    void the_largest_amount_of_the_chain_is_exact() {
        String largest = "115792089237316195423570985008687907853269984665640564039457584007913129639935";

        assertEquals(
                "115792089237316195423570985008687907853269984665640564039457.584007913129639935",
                Amount.of(largest, 18));
        assertEquals("0." + "0".repeat(177) + largest, Amount.of(largest, 255));
    }

    @Test
    void without_decimals_or_with_units_that_are_none_there_is_no_amount() {
        assertNull(Amount.of("42", null));
        assertNull(Amount.of("", 18));
        assertNull(Amount.of("-1", 18));
        assertNull(Amount.of("1e18", 18));
        assertNull(Amount.of("0x10", 18));
    }
}
