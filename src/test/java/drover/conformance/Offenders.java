package drover.conformance;

import static org.junit.jupiter.api.Assertions.fail;

import java.util.Collection;
import java.util.stream.Stream;

/** What breaks a rule. */
final class Offenders {
    private Offenders() {}

    /** Fails with the advice and the offenders below it, unless there are none. */
    static void none(Stream<String> offenders, String advice) {
        String list = String.join("\n  ", offenders.distinct().toList());
        if (!list.isEmpty()) {
            fail(advice + "\n  " + list);
        }
    }

    /** Fails unless both hold the same, whatever the order. */
    static void same(Collection<String> expected, Collection<String> found, String advice) {
        Stream<String> missing = expected.stream().filter(one -> !found.contains(one));
        Stream<String> extra = found.stream().filter(one -> !expected.contains(one));
        none(Stream.concat(missing.map("missing: "::concat), extra.map("too many: "::concat)), advice);
    }
}
