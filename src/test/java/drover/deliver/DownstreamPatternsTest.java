package drover.deliver;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code *} stands for any text, wherever and however often it stands. */
class DownstreamPatternsTest {

    @ParameterizedTest
    @CsvSource({
        "*.order.*, leaflink.order.created, true",
        "*.order.*, leaflink.product.created, false",
        "leaflink.*.*, leaflink.order.created, true",
        "**, leaflink.order.created, true",
        "*a*b*, xaybz, true",
        "*a*b*, xbyaz, false",
        "leaflink.(order).*, leaflink.order.created, false"
    })
    void a_pattern_may_hold_several_stars(String pattern, String type, boolean wanted) {
        assertEquals(wanted, new Downstream("default", pattern, true).wants(type));
    }
}
