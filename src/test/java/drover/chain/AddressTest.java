package drover.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {
    private static final String GOOD = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed";

    /** The vectors of ERC-55. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0x52908400098527886E0F7030069857D2E4169EE7",
                "0x8617E340B3D01FA5F11F306F4090FD50E238070D",
                "0xde709f2102306220921060314715629080e2fb77",
                "0x27b1fdb04752bbc536007a920d24acb045561c26",
                GOOD,
                "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
                "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB",
                "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb"
            })
    void every_published_vector_is_what_its_lower_and_upper_case_become(String published) {
        String digits = published.substring(2);

        assertEquals(published, Address.parse(published));
        assertEquals(published, Address.parse("0x" + digits.toLowerCase(Locale.ROOT)));
        assertEquals(published, Address.parse("0x" + digits.toUpperCase(Locale.ROOT)));
        assertEquals(published, Address.checksummed("0x" + digits.toLowerCase(Locale.ROOT)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAe | an address has 42 characters, 0x and 40 hex digits; this has 41
                    0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed0| an address has 42 characters, 0x and 40 hex digits; this has 43
                    5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed  | an address has 42 characters, 0x and 40 hex digits; this has 40
                    vitalik.eth                               | an address has 42 characters, 0x and 40 hex digits; this has 11
                    0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeg| an address is 0x and 40 hex digits
                    1x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed| an address is 0x and 40 hex digits
                    0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD| its checksum is wrong (ERC-55), so a digit may be mistyped
                    0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeA| its checksum is wrong (ERC-55), so a digit may be mistyped
                    """)
    void what_is_no_address_is_refused_with_the_reason(String text, String reason) {
        IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, () -> Address.parse(text));

        assertEquals(reason, refusal.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "GENESIS", "0x", "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAe"})
    void what_is_no_address_has_no_checksum_and_stays(String text) {
        assertEquals(text, Address.checksummed(text));
    }

    @Test
    void a_wrong_checksum_of_the_api_is_put_right() {
        assertEquals(GOOD, Address.checksummed("0x5aaEb6053F3E94C9b9A09f33669435E7Ef1BeAed"));
    }
}
