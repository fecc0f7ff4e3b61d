package drover.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PromQlTest {

    @Test
    void metrics_are_found_with_the_labels_that_are_asked_of_them() {
        PromQl expression = PromQl.of(
                "sum by (api, le) (rate(a_bucket{outcome=~\"x{y}\", b!=\"c\"}[15m] offset 1h)) > 2 * c:d:normal and e_total > 0.25");

        assertEquals(Set.of("api", "le"), expression.by());
        assertEquals(
                List.of(
                        new PromQl.Selector("a_bucket", Set.of("outcome", "b", "api", "le")),
                        new PromQl.Selector("c:d:normal", Set.of()),
                        new PromQl.Selector("e_total", Set.of())),
                expression.selectors());
    }

    @Test
    void what_is_matched_on_is_asked_of_both_sides() {
        assertEquals(
                List.of(
                        new PromQl.Selector("a", Set.of("api", "instance")),
                        new PromQl.Selector("b", Set.of("instance"))),
                PromQl.of("sum by (api) (a) * on (instance) b").selectors());
    }
}
